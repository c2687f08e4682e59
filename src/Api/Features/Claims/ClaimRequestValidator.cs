using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Claims;

/// <summary>The limits of a request to claim an assessment.</summary>
public sealed class ClaimRequestValidator : AbstractValidator<ClaimRequest>
{
    private const int MaxCodeLength = 100;

    public ClaimRequestValidator()
    {
        RuleFor(request => request.Code)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send the claim code that the page received.")
            .MaxCharacters(MaxCodeLength);
        RuleFor(request => request.PersonRef)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send your own id for the person.")
            .PersonRef();
    }
}
