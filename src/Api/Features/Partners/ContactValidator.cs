using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The limits of a partner's contact.</summary>
public sealed class ContactValidator : AbstractValidator<ContactRequest>
{
    public ContactValidator()
    {
        RuleFor(request => request.Label).Cascade(CascadeMode.Stop).MaxCharacters(80).NotBlank();
        RuleFor(request => request.Url).Cascade(CascadeMode.Stop).MaxCharacters(500).Link("https", "mailto");
    }
}
