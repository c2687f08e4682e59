using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The limits of a request to replace an API key.</summary>
public sealed class RotateKeyValidator : AbstractValidator<RotateKeyRequest>
{
    public RotateKeyValidator()
    {
        RuleFor(request => request.OverlapSeconds).Between(0, RotateKeyRequest.MaxOverlapSeconds, "seconds");
        RuleFor(request => request.ExpiresIn)
            .Between(IssueApiKeyRequest.MinLifetimeSeconds, IssueApiKeyRequest.MaxLifetimeSeconds, "seconds");
    }
}
