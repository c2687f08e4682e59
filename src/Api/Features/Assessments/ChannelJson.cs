using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Writes a channel of a result, byte for byte as the generated serializer would.</summary>
/// <remarks>That one begins anew for each number that may be absent, which took most of the time of an answer.</remarks>
internal sealed class ChannelJson : JsonConverter<ChannelView>
{
    public override ChannelView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Channels are sent and never taken.");

    public override void Write(Utf8JsonWriter writer, ChannelView value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("channel"u8, value.Channel);
        WritePoints(writer, "score"u8, value.Score);
        writer.WriteString("verdict"u8, value.Verdict);
        WriteText(writer, "firmness"u8, value.Firmness);

        if (value.Likely is { } likely)
        {
            writer.WriteStartObject("likely"u8);
            WritePoints(writer, "low"u8, likely.Low);
            WritePoints(writer, "high"u8, likely.High);
            writer.WriteEndObject();
        }

        writer.WriteNumber("rank"u8, value.Rank);
        WriteWhole(writer, "rankBest"u8, value.RankBest);
        WriteWhole(writer, "rankWorst"u8, value.RankWorst);

        if (value.Trial is { } trial)
        {
            writer.WriteBoolean("trial"u8, trial);
        }

        if (value.TrialText is { } text)
        {
            writer.WriteStartObject("trialText"u8);
            writer.WriteString("text"u8, text.Text);
            writer.WriteEndObject();
        }

        WriteReasons(writer, value.Reasons);
        WriteDetails(writer, value);
        writer.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter writer, IReadOnlyList<ReasonView>? reasons)
    {
        if (reasons is null)
        {
            return;
        }

        writer.WriteStartArray("reasons"u8);

        foreach (var reason in reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, reason.Kind);
            writer.WriteString("code"u8, reason.Code);

            if (reason.Points is { } points)
            {
                WritePoints(writer, "points"u8, points);
            }

            WriteText(writer, "text"u8, reason.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>What is asked for seldom has the serializer's own time.</summary>
    private static void WriteDetails(Utf8JsonWriter writer, ChannelView value)
    {
        if (value.Contributions is { } contributions)
        {
            writer.WritePropertyName("contributions"u8);
            JsonSerializer.Serialize(writer, contributions, AssessmentJson.Default.IReadOnlyListContributionView);
        }

        if (value.Gates is { } gates)
        {
            writer.WritePropertyName("gates"u8);
            JsonSerializer.Serialize(writer, gates, AssessmentJson.Default.IReadOnlyListGateView);
        }

        if (value.Bounds is { } bounds)
        {
            writer.WritePropertyName("bounds"u8);
            JsonSerializer.Serialize(writer, bounds, AssessmentJson.Default.BoundsView);
        }
    }

    /// <summary>Writes points, which are whole tenths: to find a double's shortest digits takes five times as long.</summary>
    private static void WritePoints(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double points)
    {
        const int longest = 16;
        Span<byte> text = stackalloc byte[longest];
        var tenths = (int)Math.Round(10 * points);
        var (whole, rest) = Math.DivRem(Math.Abs(tenths), 10);
        text[0] = (byte)'-';
        var start = tenths < 0 ? 1 : 0;
        Utf8Formatter.TryFormat(whole, text[start..], out var digits);
        var length = start + digits;

        if (rest > 0)
        {
            text[length++] = (byte)'.';
            text[length++] = (byte)('0' + rest);
        }

        writer.WritePropertyName(name);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private static void WriteWhole(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } known)
        {
            writer.WriteNumber(name, known);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
