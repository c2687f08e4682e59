using System.Globalization;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The limits of a partner's branding.</summary>
public sealed class BrandingValidator : AbstractValidator<BrandingRequest>
{
    public BrandingValidator()
    {
        RuleFor(request => request.Name).Cascade(CascadeMode.Stop).MaxCharacters(100).NotBlank();
        RuleFor(request => request.LogoUrl).Cascade(CascadeMode.Stop).MaxCharacters(500).Link("https");
        RuleFor(request => request.Color)
            .Cascade(CascadeMode.Stop)
            .Must(
                ValidationError.InvalidFormat,
                "Must be a colour as #rrggbb, such as #7a1f5c.",
                color => ColorContrast.IsColor(color!),
                schema => schema.Pattern = "^#[0-9a-fA-F]{6}$"
            )
            .Custom(CheckContrast);
        RuleFor(request => request.Contact!).SetValidator(new ContactValidator());
    }

    private static void CheckContrast(string? color, ValidationContext<BrandingRequest> context)
    {
        if (color is null || ColorContrast.ToWhite(color) is var contrast && contrast >= ColorContrast.MinRatio)
        {
            return;
        }

        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"The contrast of {color} to white is {Math.Floor(100 * contrast) / 100:0.##}:1, and {ColorContrast.MinRatio}:1 is needed (WCAG AA). Choose a darker colour."
        );
        context.AddFailure(
            new ValidationFailure(context.PropertyPath, detail) { ErrorCode = ValidationError.OutOfRange }
        );
    }
}
