using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Writes a channel of a result, byte for byte as the generated serializer would.</summary>
/// <remarks>That one takes most of the time of an answer: it looks at each name and code as if it were strange.</remarks>
internal sealed class ChannelJson : JsonConverter<ChannelView>
{
    public override ChannelView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Channels are sent and never taken.");

    public override void Write(Utf8JsonWriter writer, ChannelView value, JsonSerializerOptions options)
    {
        var json = new RawJson(options.Encoder);

        try
        {
            Write(ref json, value);
            writer.WriteRawValue(json.Written, skipInputValidation: true);
        }
        finally
        {
            json.Dispose();
        }
    }

    private static void Write(ref RawJson json, ChannelView value)
    {
        json.Add("{\"channel\":"u8, value.Channel);
        json.AddPoints(",\"score\":"u8, value.Score);
        json.Add(",\"verdict\":"u8, value.Verdict);

        if (value.Firmness is { } firmness)
        {
            json.Add(",\"firmness\":"u8, firmness);
        }

        if (value.Likely is { } likely)
        {
            json.AddPoints(",\"likely\":{\"low\":"u8, likely.Low);
            json.AddPoints(",\"high\":"u8, likely.High);
            json.Add("}"u8);
        }

        json.Add(",\"rank\":"u8, value.Rank);

        if (value.RankBest is { } best)
        {
            json.Add(",\"rankBest\":"u8, best);
        }

        if (value.RankWorst is { } worst)
        {
            json.Add(",\"rankWorst\":"u8, worst);
        }

        if (value.Trial is { } trial)
        {
            json.Add(trial ? ",\"trial\":true"u8 : ",\"trial\":false"u8);
        }

        if (value.TrialText is { } text)
        {
            json.Add(",\"trialText\":{\"text\":"u8, text.Text);
            json.Add("}"u8);
        }

        if (value.Reasons is { } reasons)
        {
            Write(ref json, reasons);
        }

        // What is asked for seldom has the serializer's own time.
        Write(ref json, ",\"contributions\":"u8, value.Contributions, Types.IReadOnlyListContributionView);
        Write(ref json, ",\"gates\":"u8, value.Gates, Types.IReadOnlyListGateView);
        Write(ref json, ",\"bounds\":"u8, value.Bounds, Types.BoundsView);
        json.Add("}"u8);
    }

    private static AssessmentJson Types => AssessmentJson.Default;

    private static void Write(ref RawJson json, IReadOnlyList<ReasonView> reasons)
    {
        json.Add(",\"reasons\":["u8);

        for (var i = 0; i < reasons.Count; i++)
        {
            var reason = reasons[i];
            json.Add(i == 0 ? "{\"kind\":"u8 : ",{\"kind\":"u8, reason.Kind);
            json.Add(",\"code\":"u8, reason.Code);

            if (reason.Points is { } points)
            {
                json.AddPoints(",\"points\":"u8, points);
            }

            if (reason.Text is { } text)
            {
                json.Add(",\"text\":"u8, text);
            }

            json.Add("}"u8);
        }

        json.Add("]"u8);
    }

    private static void Write<T>(ref RawJson json, ReadOnlySpan<byte> name, T? value, JsonTypeInfo<T> type)
    {
        if (value is not null)
        {
            json.Add(name);
            json.Add(JsonSerializer.SerializeToUtf8Bytes(value, type));
        }
    }
}
