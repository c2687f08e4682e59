using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Notes;

/// <summary>The limits of a coach's note.</summary>
public sealed class NoteRequestValidator : AbstractValidator<NoteRequest>
{
    public NoteRequestValidator()
    {
        RuleFor(request => request.Text).MaxCharacters(500);
    }
}
