using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The limits of a consent.</summary>
public sealed class ConsentValidator : AbstractValidator<ConsentRequest>
{
    /// <summary>The difference that is allowed between the clock of a client and that of the service.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    private const string MustBeGiven =
        "Must be true: nothing is stored without consent. Omit consent if you hold it yourself.";

    public ConsentValidator(TimeProvider clock)
    {
        RuleFor(consent => consent.Given)
            .Cascade(CascadeMode.Stop)
            .MustBeSent(MustBeGiven)
            .Must(ValidationError.Required, MustBeGiven, given => given == true);
        RuleFor(consent => consent.Policy).MaxCharacters(100);
        RuleFor(consent => consent.At)
            .Must((consent, _) => !(consent.GivenAt() > clock.GetUtcNow() + MaxClockSkew))
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("Must not be more than five minutes in the future.");
    }
}
