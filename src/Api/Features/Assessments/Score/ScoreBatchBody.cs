using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>The body of a batch. Its items are read one by one, because each has errors of its own.</summary>
internal sealed class ScoreBatchBody
{
    [JsonSchemaTypes(JsonSchemaType.Array)]
    public JsonElement? Items { get; set; }
}
