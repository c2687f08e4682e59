using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The limits of a person's consent.</summary>
public sealed class ConsentValidator : AbstractValidator<ConsentRequest>
{
    private const string MustBeGiven =
        "Must be true: nothing is stored without consent. Leave the consent out if you hold it yourself.";

    public ConsentValidator(TimeProvider clock)
    {
        RuleFor(consent => consent.Given)
            .Cascade(CascadeMode.Stop)
            .MustBeSent(MustBeGiven)
            .Holds(ValidationError.Required, MustBeGiven, given => given == true);
        RuleFor(consent => consent.Policy).MaxCharacters(100);
        RuleFor(consent => consent.At)
            .Must((consent, _) => !(consent.GivenAt() > clock.GetUtcNow() + SubmitAssessment.ClockSkew))
            .WithErrorCode(ValidationError.OutOfRange)
            .WithMessage("Must not be in the future; a clock may be ahead by five minutes.");
    }
}
