using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Serialization of outcomes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProgressResponse))]
internal sealed partial class OutcomeJsonContext : JsonSerializerContext;
