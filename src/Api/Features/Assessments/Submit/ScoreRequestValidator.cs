using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The limits of a request to score answers. <see cref="AssessmentScorer"/> looks up its codes.</summary>
public class ScoreRequestValidator<T> : AbstractValidator<T>
    where T : ScoreRequest
{
    public ScoreRequestValidator()
    {
        RuleFor(request => request.Instrument)
            .MustBeSent("Send the instrument that was answered, such as channel-fit@2.");
        RuleFor(request => request.Answers).MustBeSent("Send the answers, or an empty object if there are none.");
        RuleFor(request => request.DurationSeconds).Between(0, 86_400, "seconds");
    }
}
