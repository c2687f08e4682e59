using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Shares;

/// <summary>The limits of a request for a link to a report.</summary>
public sealed class ShareRequestValidator : AbstractValidator<ShareRequest>
{
    public ShareRequestValidator() =>
        RuleFor(request => request.ExpiresIn)
            .Between(ShareRequest.MinSeconds, ShareRequest.MaxSeconds, "seconds (an hour to 30 days)");
}
