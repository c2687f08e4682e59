using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The limits of the numbers of a channel.</summary>
public class ChannelActivityValidator<T> : AbstractValidator<T>
    where T : ChannelActivityRequest
{
    /// <summary>The most hours that a person can spend on a channel in a week.</summary>
    public const int MaxHours = 80;

    /// <summary>The highest number of attempts, replies, interviews or offers in a week.</summary>
    public const int MaxCount = 999;

    private const double HoursStep = 0.25;
    private const string Unit = "in a week";

    public ChannelActivityValidator()
    {
        RuleFor(request => request.Hours)
            .Must(
                ValidationError.OutOfRange,
                $"Must be 0 to {MaxHours} hours in quarters of an hour, such as 2.25.",
                hours => hours is >= 0 and <= MaxHours && hours % HoursStep == 0,
                schema => (schema.Minimum, schema.Maximum, schema.MultipleOf) = ("0", $"{MaxHours}", 0.25m)
            );
        RuleFor(request => request.Attempts).Between(0, MaxCount, Unit);
        RuleFor(request => request.Replies).Between(0, MaxCount, Unit);
        RuleFor(request => request.Interviews).Between(0, MaxCount, Unit);
        RuleFor(request => request.Offers).Between(0, MaxCount, Unit);
    }
}
