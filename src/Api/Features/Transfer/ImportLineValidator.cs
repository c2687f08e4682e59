using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The limits of a line of an import: those of a submission, and those of its own members.</summary>
public sealed class ImportLineValidator : SubmitAssessmentValidator<ImportLineRequest>
{
    private const int MaxKeyLength = 255;

    public ImportLineValidator(IValidator<ConsentRequest> consent, TimeProvider clock)
        : base(consent)
    {
        RuleFor(request => request.CreatedAt)
            .Must(at =>
                at is null || (at >= DateTimeOffset.UnixEpoch && at <= clock.GetUtcNow() + SubmitAssessment.ClockSkew)
            )
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("Must be between 1970 and now.");
        RuleFor(request => request.IdempotencyKey)
            .MaxCharacters(MaxKeyLength)
            .Holds(
                ValidationError.InvalidFormat,
                $"Must be 1 to {MaxKeyLength} visible ASCII characters.",
                key => key!.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~'),
                schema => (schema.MinLength, schema.Pattern) = (1, "^[!-~]+$")
            );
    }
}
