using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The limits of a change of a partner's settings.</summary>
public sealed class ChangePartnerValidator : AbstractValidator<ChangePartnerRequest>
{
    private const int MaxOriginLength = 300;

    public ChangePartnerValidator(PublishedCatalog catalog)
    {
        RuleFor(request => request.Name).Cascade(CascadeMode.Stop).MaxCharacters(200).NotBlank();
        RuleFor(request => request.Origins).MaxItems(50);
        RuleForEach(request => request.Origins).Custom(CheckOrigin);
        RuleFor(request => request.Model)
            .Must(
                ValidationError.UnknownVersion,
                "Unknown model; GET /v1/models lists the published ones.",
                model => catalog.FindModel(model!) is not null
            );
        RuleFor(request => request.RetentionDays).Between(1, 3650, "days");
        RuleFor(request => request.PublicKeyDailyCap)
            .Between(1, PartnerSettings.MaxPublicKeyDailyCap, "assessments a day");
        RuleFor(request => request.PublicKeyProofOfWork).Between(0, PartnerSettings.MaxPublicKeyProofOfWork, "bits");
        RuleFor(request => request.Branding!).SetValidator(new BrandingValidator());
    }

    private static void CheckOrigin(string? origin, ValidationContext<ChangePartnerRequest> context)
    {
        if (origin?.Length > MaxOriginLength)
        {
            Add(ValidationError.TooLong, $"Must be at most {MaxOriginLength} characters.");
        }
        else if (origin is not null && WebOrigin.FindError(origin) is { } error)
        {
            Add(ValidationError.InvalidFormat, error);
        }

        void Add(string code, string detail) =>
            context.AddFailure(new ValidationFailure(context.PropertyPath, detail) { ErrorCode = code });
    }
}
