using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Seeds;

/// <summary>How seed files are read: strictly, since a misspelt member would silently change a number.</summary>
public static class SeedJson
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
