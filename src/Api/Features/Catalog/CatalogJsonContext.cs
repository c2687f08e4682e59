using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Serialization of the catalog.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChannelList))]
[JsonSerializable(typeof(InstrumentList))]
[JsonSerializable(typeof(InstrumentResponse))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ScoringModelResponse))]
[JsonSerializable(typeof(EvidenceList))]
[JsonSerializable(typeof(EvidenceResponse))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;
