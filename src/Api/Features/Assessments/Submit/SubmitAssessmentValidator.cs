using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The limits of a request to score answers and store them.</summary>
public class SubmitAssessmentValidator<T> : ScoreRequestValidator<T>
    where T : SubmitAssessmentRequest
{
    public SubmitAssessmentValidator(IValidator<ConsentRequest> consent)
    {
        RuleFor(request => request.PersonRef).Cascade(CascadeMode.Stop).PersonRef();
        RuleFor(request => request.Consent!).SetValidator(consent);
        RuleFor(request => request.Metadata).SetValidator(new MetadataValidator<T>());
    }
}
