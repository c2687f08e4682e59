using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using FluentValidation;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>A batch whose items are read one by one: each has errors of its own.</summary>
internal sealed class ScoreBatchBody
{
    [JsonSchemaTypes(JsonSchemaType.Array)]
    public JsonElement? Items { get; set; }
}

/// <summary>The limits of a batch.</summary>
internal sealed class ScoreBatchValidator : AbstractValidator<ScoreBatchBody>
{
    public const string MissingItemsDetail = "Send the requests to score, 1 to 500.";

    public ScoreBatchValidator() =>
        RuleFor(body => body.Items)
            .MustBeSent(MissingItemsDetail)
            .Holds(
                ValidationError.Required,
                "Must be at least one request.",
                items => items!.Value.GetArrayLength() > 0
            )
            .Holds(
                ValidationError.TooMany,
                $"Must be at most {ScoreBatch.MaxItems} requests.",
                items => items!.Value.GetArrayLength() <= ScoreBatch.MaxItems
            );
}
