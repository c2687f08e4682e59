using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The limits of a record of an import, in addition to those of a submission.</summary>
public sealed class ImportLineValidator : SubmitAssessmentValidator<ImportLineRequest>
{
    private const int MaxKeyLength = 255;

    public ImportLineValidator(IValidator<ConsentRequest> consent, TimeProvider clock)
        : base(consent)
    {
        RuleFor(request => request.CreatedAt)
            .Must(at =>
                at is null
                || (at >= DateTimeOffset.UnixEpoch && at <= clock.GetUtcNow() + ConsentValidator.MaxClockSkew)
            )
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("Must be between 1970 and now.");
        RuleFor(request => request.IdempotencyKey)
            .MaxCharacters(MaxKeyLength)
            .Must(
                ValidationError.InvalidFormat,
                $"Must be 1 to {MaxKeyLength} visible ASCII characters.",
                key => key!.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~'),
                schema => (schema.MinLength, schema.Pattern) = (1, "^[!-~]+$")
            );
    }
}
