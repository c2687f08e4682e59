using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.People;

/// <summary>Serialization of comparisons and exports of a person.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ComparisonResponse))]
[JsonSerializable(typeof(PersonExportResponse))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
internal sealed partial class PersonJsonContext : JsonSerializerContext;
