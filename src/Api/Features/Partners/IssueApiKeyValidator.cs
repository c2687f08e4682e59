using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The limits of a request to issue an API key.</summary>
public sealed class IssueApiKeyValidator : AbstractValidator<IssueApiKeyRequest>
{
    public IssueApiKeyValidator()
    {
        RuleFor(request => request.Kind)
            .MustBeSent("Send the kind of the API key: secret or public.")
            .OneOf(new KeyKindCodeAttribute());
        RuleFor(request => request.Scopes)
            .MustBeSent("Send the scopes of the API key. With an empty array it can only call GET /v1/partner.")
            .When(request => request.Kind == KeyType.Secret.Code());
        RuleFor(request => request.Scopes)
            .Must(ValidationError.TooMany, "A public key has no scopes. Omit them.", scopes => scopes!.Count == 0)
            .When(request => request.Kind == KeyType.Public.Code());
        RuleForEach(request => request.Scopes).OneOf(new ScopeCodesAttribute());
        RuleFor(request => request.Name)
            .Cascade(CascadeMode.Stop)
            .MaxCharacters(IssueApiKeyRequest.MaxNameLength)
            .NotBlank();
        RuleFor(request => request.ExpiresIn)
            .Between(IssueApiKeyRequest.MinLifetimeSeconds, IssueApiKeyRequest.MaxLifetimeSeconds, "seconds");
    }
}
