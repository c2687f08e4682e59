using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Serialization of the lines of imports and exports. Null members are omitted.</summary>
[JsonSerializable(typeof(ImportResponseLine))]
[JsonSerializable(typeof(ExportedLine))]
internal sealed partial class TransferJsonContext : JsonSerializerContext
{
    /// <summary>The same without escaping letters, because people read the lines and they are never part of HTML.</summary>
    public static TransferJsonContext Ndjson { get; } =
        new(
            new(JsonSerializerDefaults.Web)
            {
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );

    /// <summary>Appends a line.</summary>
    public static void WriteLine<T>(ArrayBufferWriter<byte> to, T line, JsonTypeInfo<T> type)
    {
        using (var json = new Utf8JsonWriter(to, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(json, line, type);
        }

        to.Write("\n"u8);
    }
}
