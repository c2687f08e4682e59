using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>A change of saved answers.</summary>
public sealed class SaveAnswersRequest : MergePatchRequest
{
    /// <summary>The changed answers, by item. Null removes an answer; null in place of the object removes all answers.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Null, OrNull = true)]
    public JsonElement? Answers { get; set; }
}
