using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The limits of a request to score answers. The scorer looks up what its codes mean.</summary>
public class ScoreRequestValidator<T> : AbstractValidator<T>
    where T : ScoreRequest
{
    public ScoreRequestValidator()
    {
        RuleFor(request => request.Instrument)
            .MustBeSent("Send the instrument that was answered, such as channel-fit@1.");
        RuleFor(request => request.Answers).MustBeSent("Send the answers; an empty object where there are none.");
        RuleFor(request => request.DurationSeconds).Between(0, 86_400, "seconds");
    }
}
