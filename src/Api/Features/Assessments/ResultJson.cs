using System.Buffers;
using System.Collections.Frozen;
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
        WriteFocus(ref json, label, card, scored.Focus);
        ChannelJson.Write(ref json, label, card);
        var plan = HoursPlan.Of(card, scored.Wishes);
        PlanJson.Write(ref json, label, scored, plan);
        WriteFlags(ref json, label, card, plan);
        WriteQuality(ref json, label, card);
    }

    private static void WriteFocus(ref RawJson json, ResultLabels label, Scorecard card, int focus)
    {
        var instead = Focus.Instead(card, focus).AsSpan();
        json.Add(label.Focus[focus][(int)card.Judgements[focus].Verdict]);

        for (var part = 0; part < label.Instead.Length && !instead.IsEmpty; part++)
        {
            json.Add(part == 0 ? " "u8 : default);

            for (var place = 0; part > 0 && place < instead.Length; place++)
            {
                json.Add(place == 0 ? default : "; "u8);
                json.Add(label.Names[instead[place]]);
            }

            json.Add(label.Instead[part]);
        }

        json.Add("\",\"instead\":["u8);

        for (var place = 0; place < instead.Length; place++)
        {
            json.Add(place == 0 ? default : ","u8);
            json.Add(label.Keys[instead[place]]);
        }

        json.Add("]}"u8);
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
                json.Add(label.Flags[flag]);
                first = false;
            }
        }

        json.Add("]"u8);
    }

    private static void WriteQuality(ref RawJson json, ResultLabels label, Scorecard card)
    {
        var next = card.NextQuestion;
        var first = true;
        json.Add(",\"quality\":{\"concerns\":["u8);

        foreach (var concern in Views.Concerns(card.Quality))
        {
            json.Add(first ? default : ","u8);
            json.Add(JsonSerializer.SerializeToUtf8Bytes(concern, Types.String));
            first = false;
        }

        json.Add("],\"nextBestQuestion\":"u8);
        json.Add(next is null ? "null"u8 : label.NextQuestions[next.Index]);
        json.Add("}"u8);
    }
}
