using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The limits of a request for a link to the coach's view, which are those of a link to a report.</summary>
public sealed class CohortLinkRequestValidator : AbstractValidator<CohortLinkRequest>
{
    public CohortLinkRequestValidator() =>
        RuleFor(request => request.ExpiresIn)
            .Between(ShareRequest.MinSeconds, ShareRequest.MaxSeconds, "seconds (an hour to 30 days)");
}
