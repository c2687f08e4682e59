using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A secret that the first response contains; a replay of the response contains null instead (docs/api.md#idempotency-key).</summary>
[JsonConverter(typeof(Converter))]
public sealed record OneTimeSecret(string? Text)
{
    /// <summary>Returns a placeholder, so that a log never contains the secret.</summary>
    public override string ToString() => "…";

    /// <summary>Writes the text or null. The member is always present, so that a replay has the same shape.</summary>
    internal sealed class Converter : JsonConverter<OneTimeSecret>
    {
        public override OneTimeSecret Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, OneTimeSecret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
