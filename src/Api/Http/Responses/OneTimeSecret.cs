using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A secret that one answer shows, and null where a later one repeats that answer (api.md, Idempotency-Key).</summary>
[JsonConverter(typeof(Converter))]
public sealed record OneTimeSecret(string? Text)
{
    /// <summary>A key that strays into a log gives nothing away.</summary>
    public override string ToString() => "…";

    /// <summary>Writes the text or null: a member that is left out would be another answer.</summary>
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
