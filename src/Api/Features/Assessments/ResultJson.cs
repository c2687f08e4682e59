using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Writes compact results straight from their scorecards, byte for byte as <see cref="Views"/> are written.</summary>
/// <remarks>They are what is asked for most, and through views most of the time of an answer would be their writing.</remarks>
/// <param name="published">What there are results of.</param>
public sealed class ResultJson(Published published)
{
    private readonly FrozenDictionary<(string Model, string Language), ResultLabels> labels = (
        from seed in published.Models
        from texts in published.Texts
        select KeyValuePair.Create((seed.Model.Id, texts.Language), new ResultLabels(seed, texts))
    ).ToFrozenDictionary();

    private static AssessmentJson Types => AssessmentJson.Default;

    /// <summary>How a result is written, with some of its parts.</summary>
    public Action<ArrayBufferWriter<byte>> Writing(Scored scored, Include parts, Texts texts) =>
        parts == Include.None
            ? to => Write(to, scored, texts)
            : JsonAnswer.Writing(Views.Result(scored, parts, texts), Types.ScoreResult);

    /// <summary>How a stored result is written, with some of its parts.</summary>
    /// <param name="token">What its respondent is given; null where there is none.</param>
    public Action<ArrayBufferWriter<byte>> Writing(
        AssessmentRow row,
        Scored scored,
        Include parts,
        Texts texts,
        ShownOnce? token = null
    ) =>
        parts == Include.None
            ? to => Write(to, row, scored, texts, token)
            : JsonAnswer.Writing(
                new AssessmentView(Views.Result(scored, parts, texts), row) { RespondentToken = token },
                Types.AssessmentView
            );

    private void Write(ArrayBufferWriter<byte> to, Scored scored, Texts texts)
    {
        var json = new RawJson(to);
        json.Add("{"u8);
        WriteMembers(ref json, scored, texts);
        json.Add("}"u8);
        json.Finish();
    }

    private void Write(ArrayBufferWriter<byte> to, AssessmentRow row, Scored scored, Texts texts, ShownOnce? token)
    {
        var json = new RawJson(to);
        json.Add("{\"id\":\""u8, row.Id);
        json.Add("\",\"createdAt\":"u8);
        json.Add(JsonSerializer.SerializeToUtf8Bytes(row.CreatedAt.UtcDateTime, Types.DateTime));
        json.Add(",\"personRef\":"u8);
        json.Add(row.PersonRef is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(row.PersonRef, Types.String));
        json.Add(",\"metadata\":"u8);
        json.Add(
            row.Metadata is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(row.ReadMetadata()!, Types.Strings)
        );
        json.Add(row.Test ? ",\"test\":true,"u8 : ",\"test\":false,"u8);

        if (token is not null)
        {
            json.Add("\"respondentToken\":"u8);
            json.Add(JsonSerializer.SerializeToUtf8Bytes(token, Types.ShownOnce));
            json.Add(","u8);
        }

        if (row.RescoreOf is { } original)
        {
            json.Add("\"rescoreOf\":\""u8, original);
            json.Add("\","u8);
        }

        WriteMembers(ref json, scored, texts);
        json.Add("}"u8);
        json.Finish();
    }

    private void WriteMembers(ref RawJson json, Scored scored, Texts texts)
    {
        var (card, label) = (scored.Card, labels[(scored.Seed.Model.Id, texts.Language)]);
        json.Add(label.Head);
        json.Add(",\"resultHash\":\"sha256:"u8);
        json.AddHex(scored.Hash);
        json.Add("\",\"verified\":true,\"answered\":"u8, card.Sheet.Answered);
        json.Add(",\"asked\":"u8, card.Sheet.CountAsked());
        json.Add(label.Basis);
        var plan = HoursPlan.Of(card, scored.Wishes, scored.Focus);
        WriteFocus(ref json, label, card, Headline.Of(card, plan, scored.Focus), texts);
        ChannelJson.Write(ref json, label, card);
        WriteDistinctive(ref json, label, card);
        PlanJson.Write(ref json, label, scored, plan);
        WriteFlags(ref json, label, card, plan);
        WriteQuality(ref json, label, card, scored.Focus);
    }

    private static void WriteFocus(ref RawJson json, ResultLabels label, Scorecard card, Headline headline, Texts texts)
    {
        json.Add(label.Focus[headline.Focus][(int)card.Judgements[headline.Focus].Verdict]);
        json.Add(
            Encoding.UTF8.GetBytes(JavaScriptEncoder.Default.Encode(HeadlineText.Of(headline, card.Model, texts)))
        );
        json.Add("\",\"codes\":[\"focus.first."u8, headline.First);
        json.Add("\",\"focus.second."u8, headline.Second);
        json.Add("\"],\"instead\":["u8);
        WriteKeys(ref json, label, headline.Better);
        json.Add("]}"u8);
    }

    private static void WriteDistinctive(ref RawJson json, ResultLabels label, Scorecard card)
    {
        json.Add(",\"distinctive\":["u8);
        WriteKeys(ref json, label, card.Distinctive());
        json.Add("]"u8);
    }

    private static void WriteKeys(ref RawJson json, ResultLabels label, ImmutableArray<int> channels)
    {
        for (var place = 0; place < channels.Length; place++)
        {
            json.Add(place == 0 ? default : ","u8);
            json.Add(label.Keys[channels[place]]);
        }
    }

    private static void WriteFlags(ref RawJson json, ResultLabels label, Scorecard card, HoursPlan? plan)
    {
        var flags = card.Model.Rules.Flags;
        var first = true;
        json.Add(",\"flags\":["u8);

        for (var flag = 0; flag < flags.Length; flag++)
        {
            if (flags[flag].Holds(card, plan))
            {
                json.Add(first ? default : ","u8);
                json.Add(label.Flags[flag].Start);

                if (label.Flags[flag].End is { } end)
                {
                    WriteNames(ref json, label, flags[flag].Named(card, plan));
                    json.Add(end);
                }

                first = false;
            }
        }

        json.Add("]"u8);
    }

    /// <summary>The names of channels inside a text.</summary>
    private static void WriteNames(ref RawJson json, ResultLabels label, ImmutableArray<int> channels)
    {
        for (var place = 0; place < channels.Length; place++)
        {
            json.Add(place == 0 ? default : "; "u8);
            json.Add(label.Inline[channels[place]]);
        }
    }

    private static void WriteQuality(ref RawJson json, ResultLabels label, Scorecard card, int focus)
    {
        var concerns = card.Quality.Concerns;
        json.Add(",\"quality\":{\"concerns\":["u8);

        for (var place = 0; place < concerns.Length; place++)
        {
            json.Add(place == 0 ? "\""u8 : ",\""u8, concerns[place].Kind.Code());
            json.Add("\""u8);
        }

        json.Add("],\"basis\":["u8);

        for (var place = 0; place < concerns.Length; place++)
        {
            json.Add(place == 0 ? "{\"concern\":\""u8 : ",{\"concern\":\""u8, concerns[place].Kind.Code());
            json.Add("\",\"items\":["u8);

            for (var item = 0; item < concerns[place].Items.Length; item++)
            {
                json.Add(item == 0 ? default : ","u8);
                json.Add(label.ItemCodes[concerns[place].Items[item]]);
            }

            json.Add("]}"u8);
        }

        json.Add("],\"nextBestQuestion\":"u8);
        json.Add(card.NextQuestion(focus) is { } next ? label.ItemCodes[next.Index] : "null"u8);
        json.Add("}"u8);
    }
}
