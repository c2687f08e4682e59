using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>The limits of a request to score stored answers again.</summary>
public sealed class RescoreRequestValidator : AbstractValidator<RescoreRequest>
{
    public RescoreRequestValidator() =>
        RuleFor(request => request.Model)
            .MustBeSent("Send the model that scores the answers; GET /v1/models lists them.");
}
