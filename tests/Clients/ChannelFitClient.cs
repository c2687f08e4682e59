using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Clients;

/// <summary>What the generated client has to be told: lists of codes are texts, and what was not given is left out.</summary>
public partial class ChannelFitClient
{
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.Converters.Add(new JsonStringEnumConverter());
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
