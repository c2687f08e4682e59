using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The limits of a request to send the events of a period again.</summary>
public sealed class ReplayDeliveriesValidator : AbstractValidator<ReplayDeliveriesRequest>
{
    /// <summary>The detail of the error where the beginning of the period is missing.</summary>
    public const string NoStartDetail = "Send the time from which on events are sent again.";

    public ReplayDeliveriesValidator()
    {
        RuleFor(request => request.From).MustBeSent(NoStartDetail);
        RuleFor(request => request.To)
            .Must((request, to) => !(to <= request.From))
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("Must be later than from.");
    }
}
