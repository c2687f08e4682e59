using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>The limits of a batch.</summary>
internal sealed class ScoreBatchValidator : AbstractValidator<ScoreBatchBody>
{
    public const string MissingItemsDetail = "Send the requests to score, 1 to 500.";

    public ScoreBatchValidator() =>
        RuleFor(body => body.Items)
            .MustBeSent(MissingItemsDetail)
            .Must(ValidationError.Required, "Must be at least one request.", items => items!.Value.GetArrayLength() > 0)
            .Must(
                ValidationError.TooMany,
                $"Must be at most {ScoreBatch.MaxItems} requests.",
                items => items!.Value.GetArrayLength() <= ScoreBatch.MaxItems
            );
}
