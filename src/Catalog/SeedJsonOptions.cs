using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Catalog;

/// <summary>How seed files are read: strictly, since a misspelt member would silently change a number.</summary>
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
