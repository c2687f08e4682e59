using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The limits of a request to send the events of a period again.</summary>
public sealed class ReplayDeliveriesValidator : AbstractValidator<ReplayDeliveriesRequest>
{
    /// <summary>The detail of the error about a missing beginning of the period.</summary>
    public const string MissingStartDetail = "Send the beginning of the period.";

    public ReplayDeliveriesValidator()
    {
        RuleFor(request => request.From).MustBeSent(MissingStartDetail);
        RuleFor(request => request.To)
            .Must((request, to) => !(to <= request.From))
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("Must be later than from.");
    }
}
