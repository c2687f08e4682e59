using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>A change of saved answers.</summary>
public sealed class SaveAnswersRequest : MergePatchRequest
{
    /// <summary>The answers that change, by item; null removes one, and null in place of the object removes all of them.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Null, OrNull = true)]
    public JsonElement? Answers { get; set; }
}
