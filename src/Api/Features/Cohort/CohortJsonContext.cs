using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Serialization of links to the coach's view.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CohortLinkResponse))]
[JsonSerializable(typeof(CohortLinkPage))]
internal sealed partial class CohortJsonContext : JsonSerializerContext;
