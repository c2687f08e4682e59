using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The limits of a request; what its codes mean is looked up afterwards.</summary>
public sealed class SubmitAssessmentValidator : AbstractValidator<SubmitAssessmentRequest>
{
    public SubmitAssessmentValidator()
    {
        RuleFor(request => request.Instrument)
            .NotNull()
            .WithErrorCode(ValidationError.Required)
            .WithMessage("Name the instrument that was answered, such as channel-fit@2.");
        RuleFor(request => request.Answers)
            .NotNull()
            .WithErrorCode(ValidationError.Required)
            .WithMessage("Send the answers; an empty object where there are none.");
        RuleFor(request => request.DurationSeconds)
            .InclusiveBetween(0, 86_400)
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("The duration is 0 to 86,400 seconds.");
        RuleFor(request => request.PersonRef)
            .Cascade(CascadeMode.Stop)
            .Must(reference => CodePoints(reference!) <= PersonRef.MaxLength)
            .WithErrorCode(ValidationError.TooLong)
            .WithMessage("A reference has at most 128 characters.")
            .Must(reference => PersonRef.IsValid(reference!))
            .WithErrorCode(ValidationError.InvalidFormat)
            .WithMessage("A reference begins with a letter or digit and goes on with letters, digits, . _ : ~ and -.")
            .When(request => request.PersonRef is not null);
        When(request => request.Consent is not null, Consent);
        RuleFor(request => request.Metadata).Custom(CheckMetadata).When(request => request.Metadata is not null);
        When(request => request is ImportLineRequest, Imported);
    }

    /// <summary>The faults of a request, as pointers and codes.</summary>
    public IEnumerable<ValidationError> FindErrors(SubmitAssessmentRequest request) =>
        Validate(request)
            .Errors.Select(error => new ValidationError(
                PointerOf(error.PropertyName),
                error.ErrorCode,
                error.ErrorMessage
            ));

    private void Consent()
    {
        RuleFor(request => request.Consent!.Given)
            .Equal(true)
            .WithErrorCode(ValidationError.Required)
            .WithMessage("Nothing is kept without consent: it must be given, or left out where you hold it yourself.");
        RuleFor(request => request.Consent!.Policy)
            .Must(policy => policy is null || CodePoints(policy) <= 100)
            .WithErrorCode(ValidationError.TooLong)
            .WithMessage("A policy's name has at most 100 characters.");
        RuleFor(request => request.Consent!.At)
            .Must((request, _) => request.Consent!.GivenAt() is not { } at || at <= request.Latest)
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("A consent was given before now; a clock may be ahead by five minutes.");
    }

    private void Imported()
    {
        RuleFor(request => ((ImportLineRequest)request).CreatedAt)
            .Must((request, at) => at is null || (at >= DateTimeOffset.UnixEpoch && at <= request.Latest))
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("A record was created between 1970 and now.");
        RuleFor(request => ((ImportLineRequest)request).IdempotencyKey)
            .Must(key => key is null || key.Length <= 255)
            .WithErrorCode(ValidationError.TooLong)
            .WithMessage("A key has at most 255 characters.")
            .Must(key => key is null || (key.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~')))
            .WithErrorCode(ValidationError.InvalidFormat)
            .WithMessage("A key has 1 to 255 visible ASCII characters.");
    }

    private static void CheckMetadata(
        IReadOnlyDictionary<string, string>? metadata,
        ValidationContext<SubmitAssessmentRequest> context
    )
    {
        foreach (var fault in MetadataReader.Validate(metadata!, "#/metadata").Take(ValidationErrorList.Most + 1))
        {
            context.AddFailure(
                new FluentValidation.Results.ValidationFailure(fault.Pointer, fault.Detail) { ErrorCode = fault.Code }
            );
        }
    }

    /// <summary><c>Consent.Given</c> becomes <c>#/consent/given</c>; pointers stay as they are.</summary>
    private static string PointerOf(string property) =>
        property.StartsWith('#')
            ? property
            : property
                .Split('.')
                .Aggregate("#", (pointer, part) => $"{pointer}/{char.ToLowerInvariant(part[0])}{part[1..]}");

    private static int CodePoints(string text)
    {
        var count = 0;

        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
