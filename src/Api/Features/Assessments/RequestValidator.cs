using ChannelFit.Api.Http;
using ChannelFit.Domain;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The limits of a request; what its codes mean is looked up afterwards.</summary>
public sealed class RequestValidator : AbstractValidator<SubmitAssessmentRequest>
{
    public RequestValidator()
    {
        RuleFor(request => request.Instrument)
            .NotNull()
            .WithErrorCode(Fault.Required)
            .WithMessage("Name the instrument that was answered, such as channel-fit@1.");
        RuleFor(request => request.Answers)
            .NotNull()
            .WithErrorCode(Fault.Required)
            .WithMessage("Send the answers; an empty object where there are none.");
        RuleFor(request => request.DurationSeconds)
            .InclusiveBetween(0, 86_400)
            .WithErrorCode(Fault.OutOfRange)
            .WithMessage("The duration is 0 to 86,400 seconds.");
        RuleFor(request => request.PersonRef)
            .Cascade(CascadeMode.Stop)
            .Must(reference => CodePoints(reference!) <= PersonRef.MaxLength)
            .WithErrorCode(Fault.TooLong)
            .WithMessage("A reference has at most 128 characters.")
            .Must(reference => PersonRef.IsValid(reference!))
            .WithErrorCode(Fault.InvalidFormat)
            .WithMessage("A reference begins with a letter or digit and goes on with letters, digits, . _ : ~ and -.")
            .When(request => request.PersonRef is not null);
        When(request => request.Consent is not null, Consent);
        RuleFor(request => request.Metadata).Custom(CheckMetadata).When(request => request.Metadata is not null);
        When(request => request is ImportLineRequest, Imported);
    }

    /// <summary>The faults of a request, as pointers and codes.</summary>
    public IEnumerable<Fault> Faults(SubmitAssessmentRequest request) =>
        Validate(request)
            .Errors.Select(error => new Fault(PointerOf(error.PropertyName), error.ErrorCode, error.ErrorMessage));

    private void Consent()
    {
        RuleFor(request => request.Consent!.Given)
            .Equal(true)
            .WithErrorCode(Fault.Required)
            .WithMessage("Nothing is kept without consent: it must be given, or left out where you hold it yourself.");
        RuleFor(request => request.Consent!.Policy)
            .Must(policy => policy is null || CodePoints(policy) <= 100)
            .WithErrorCode(Fault.TooLong)
            .WithMessage("A policy's name has at most 100 characters.");
        RuleFor(request => request.Consent!.At)
            .Must((request, _) => request.Consent!.Moment() is not { } at || at <= request.Latest)
            .WithErrorCode(Fault.OutOfRange)
            .WithMessage("A consent was given before now; a clock may be ahead by five minutes.");
    }

    private void Imported()
    {
        RuleFor(request => ((ImportLineRequest)request).CreatedAt)
            .Must((request, at) => at is null || (at >= DateTimeOffset.UnixEpoch && at <= request.Latest))
            .WithErrorCode(Fault.OutOfRange)
            .WithMessage("A record was created between 1970 and now.");
        RuleFor(request => ((ImportLineRequest)request).IdempotencyKey)
            .Must(key => key is null || key.Length <= 255)
            .WithErrorCode(Fault.TooLong)
            .WithMessage("A key has at most 255 characters.")
            .Must(key => key is null || (key.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~')))
            .WithErrorCode(Fault.InvalidFormat)
            .WithMessage("A key has 1 to 255 visible ASCII characters.");
    }

    private static void CheckMetadata(
        IReadOnlyDictionary<string, string>? metadata,
        ValidationContext<SubmitAssessmentRequest> context
    )
    {
        foreach (var fault in Notes.Faults(metadata!, "#/metadata").Take(FaultList.Most + 1))
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
