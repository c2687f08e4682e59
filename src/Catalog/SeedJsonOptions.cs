using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Catalog;

/// <summary>The options for seed files. They are strict, because a misspelt member would silently change a number.</summary>
public static class SeedJsonOptions
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
}
