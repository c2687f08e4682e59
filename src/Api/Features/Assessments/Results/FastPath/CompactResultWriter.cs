using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes compact results straight from their scorecards, byte for byte as <see cref="ScoreResponseFactory"/> are written.</summary>
/// <remarks>They are what is asked for most, and through views most of the time of an answer would be their writing.</remarks>
/// <param name="published">What there are results of.</param>
public sealed class CompactResultWriter(PublishedCatalog published)
{
    private readonly FrozenDictionary<(string Model, string Language), CompactResultFragments> labels = (
        from seed in published.Models
        from texts in published.Texts
        select KeyValuePair.Create((seed.Model.Id, texts.Language), new CompactResultFragments(seed, texts))
    ).ToFrozenDictionary();

    private static AssessmentJsonContext Types => AssessmentJsonContext.Default;

    /// <summary>How a result is written, with some of its parts.</summary>
    public Action<ArrayBufferWriter<byte>> WriterFor(
        ScoredSubmission scored,
        IncludeOptions parts,
        LanguageTexts texts
    ) =>
        parts == IncludeOptions.None
            ? to => Write(to, scored, texts)
            : JsonResponse.WriterFor(ScoreResponseFactory.Create(scored, parts, texts), Types.ScoreResponse);

    /// <summary>How a stored result is written, with some of its parts.</summary>
    /// <param name="token">What its respondent is given; null where there is none.</param>
    public Action<ArrayBufferWriter<byte>> WriterFor(
        AssessmentRow row,
        ScoredSubmission scored,
        IncludeOptions parts,
        LanguageTexts texts,
        OneTimeSecret? token = null
    ) =>
        parts == IncludeOptions.None
            ? to => Write(to, row, scored, texts, token)
            : JsonResponse.WriterFor(
                new AssessmentResponse(ScoreResponseFactory.Create(scored, parts, texts), row)
                {
                    RespondentToken = token,
                },
                Types.AssessmentResponse
            );

    private void Write(ArrayBufferWriter<byte> to, ScoredSubmission scored, LanguageTexts texts)
    {
        var json = new RawJsonWriter(to);
        json.Append("{"u8);
        WriteMembers(ref json, scored, texts);
        json.Append("}"u8);
        json.Flush();
    }

    private void Write(
        ArrayBufferWriter<byte> to,
        AssessmentRow row,
        ScoredSubmission scored,
        LanguageTexts texts,
        OneTimeSecret? token
    )
    {
        var json = new RawJsonWriter(to);
        json.Append("{\"id\":\""u8, row.Id);
        json.Append("\",\"createdAt\":"u8);
        json.Append(JsonSerializer.SerializeToUtf8Bytes(row.CreatedAt.UtcDateTime, Types.DateTime));
        json.Append(",\"personRef\":"u8);
        json.Append(
            row.PersonRef is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(row.PersonRef, Types.String)
        );
        json.Append(",\"metadata\":"u8);
        json.Append(
            row.Metadata is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(row.ReadMetadata()!, Types.Strings)
        );
        json.Append(row.Test ? ",\"test\":true,"u8 : ",\"test\":false,"u8);

        if (token is not null)
        {
            json.Append("\"respondentToken\":"u8);
            json.Append(JsonSerializer.SerializeToUtf8Bytes(token, Types.OneTimeSecret));
            json.Append(","u8);
        }

        if (row.RescoreOf is { } original)
        {
            json.Append("\"rescoreOf\":\""u8, original);
            json.Append("\","u8);
        }

        WriteMembers(ref json, scored, texts);
        json.Append("}"u8);
        json.Flush();
    }

    private void WriteMembers(ref RawJsonWriter json, ScoredSubmission scored, LanguageTexts texts)
    {
        var (card, label) = (scored.Card, labels[(scored.Seed.Model.Id, texts.Language)]);
        json.Append(label.Header);
        json.Append(",\"resultHash\":\"sha256:"u8);
        json.AppendHex(scored.Hash);
        json.Append("\",\"verified\":true,\"answered\":"u8, card.Responses.AnsweredCount);
        json.Append(",\"asked\":"u8, card.Responses.CountVisible());
        json.Append(label.Basis);
        WriteFocus(ref json, label, card, scored.Focus);
        CompactChannelWriter.Write(ref json, label, card);
        var plan = HoursPlan.Create(card, scored.Wishes);
        CompactPlanWriter.Write(ref json, label, scored, plan);
        WriteFlags(ref json, label, card, plan);
        WriteQuality(ref json, label, card);
    }

    private static void WriteFocus(ref RawJsonWriter json, CompactResultFragments label, Scorecard card, int focus)
    {
        var instead = FocusAdvice.BetterChannels(card, focus).AsSpan();
        json.Append(label.Focus[focus][(int)card.Verdicts[focus].Verdict]);

        for (var part = 0; part < label.InsteadParts.Length && !instead.IsEmpty; part++)
        {
            json.Append(part == 0 ? " "u8 : default);

            for (var place = 0; part > 0 && place < instead.Length; place++)
            {
                json.Append(place == 0 ? default : "; "u8);
                json.Append(label.Names[instead[place]]);
            }

            json.Append(label.InsteadParts[part]);
        }

        json.Append("\",\"instead\":["u8);

        for (var place = 0; place < instead.Length; place++)
        {
            json.Append(place == 0 ? default : ","u8);
            json.Append(label.Keys[instead[place]]);
        }

        json.Append("]}"u8);
    }

    private static void WriteFlags(
        ref RawJsonWriter json,
        CompactResultFragments label,
        Scorecard card,
        HoursPlan? plan
    )
    {
        var flags = card.Model.Rules.Flags;
        var first = true;
        json.Append(",\"flags\":["u8);

        for (var flag = 0; flag < flags.Length; flag++)
        {
            if (flags[flag].Holds(card, plan))
            {
                json.Append(first ? default : ","u8);
                json.Append(label.Flags[flag]);
                first = false;
            }
        }

        json.Append("]"u8);
    }

    private static void WriteQuality(ref RawJsonWriter json, CompactResultFragments label, Scorecard card)
    {
        var next = card.NextQuestion;
        var first = true;
        json.Append(",\"quality\":{\"concerns\":["u8);

        foreach (var concern in ScoreResponseFactory.Concerns(card.Quality))
        {
            json.Append(first ? default : ","u8);
            json.Append(JsonSerializer.SerializeToUtf8Bytes(concern, Types.String));
            first = false;
        }

        json.Append("],\"nextBestQuestion\":"u8);
        json.Append(next is null ? "null"u8 : label.NextQuestions[next.Index]);
        json.Append("}"u8);
    }
}
