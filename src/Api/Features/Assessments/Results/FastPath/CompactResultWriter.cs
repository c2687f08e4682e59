using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

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
        var plan = HoursPlan.Create(card, scored.Wishes, scored.Focus);
        WriteFocus(ref json, label, card, Headline.Of(card, plan, scored.Focus), texts);
        CompactChannelWriter.Write(ref json, label, card);
        WriteDistinctive(ref json, label, card);
        CompactPlanWriter.Write(ref json, label, scored, plan);
        WriteFlags(ref json, label, card, plan);
        WriteQuality(ref json, label, card, scored.Focus);
    }

    private static void WriteFocus(
        ref RawJsonWriter json,
        CompactResultFragments label,
        Scorecard card,
        Headline headline,
        LanguageTexts texts
    )
    {
        json.Append(label.Focus[headline.Focus][(int)card.Verdicts[headline.Focus].Verdict]);
        json.Append(
            Encoding.UTF8.GetBytes(JavaScriptEncoder.Default.Encode(HeadlineText.Of(headline, card.Model, texts)))
        );
        json.Append("\",\"codes\":[\"focus.first."u8, headline.First);
        json.Append("\",\"focus.second."u8, headline.Second);
        json.Append("\"],\"instead\":["u8);
        WriteKeys(ref json, label, headline.Better);
        json.Append("]}"u8);
    }

    private static void WriteDistinctive(ref RawJsonWriter json, CompactResultFragments label, Scorecard card)
    {
        json.Append(",\"distinctive\":["u8);
        WriteKeys(ref json, label, card.Distinctive());
        json.Append("]"u8);
    }

    private static void WriteKeys(ref RawJsonWriter json, CompactResultFragments label, ImmutableArray<int> channels)
    {
        for (var place = 0; place < channels.Length; place++)
        {
            json.Append(place == 0 ? default : ","u8);
            json.Append(label.Keys[channels[place]]);
        }
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
                json.Append(label.Flags[flag].Start);

                if (label.Flags[flag].End is { } end)
                {
                    WriteNames(ref json, label, flags[flag].Named(card, plan));
                    json.Append(end);
                }

                first = false;
            }
        }

        json.Append("]"u8);
    }

    /// <summary>The names of channels inside a text.</summary>
    private static void WriteNames(ref RawJsonWriter json, CompactResultFragments label, ImmutableArray<int> channels)
    {
        for (var place = 0; place < channels.Length; place++)
        {
            json.Append(place == 0 ? default : "; "u8);
            json.Append(label.Inline[channels[place]]);
        }
    }

    private static void WriteQuality(ref RawJsonWriter json, CompactResultFragments label, Scorecard card, int focus)
    {
        var concerns = card.Quality.Concerns;
        json.Append(",\"quality\":{\"concerns\":["u8);

        for (var place = 0; place < concerns.Length; place++)
        {
            json.Append(place == 0 ? "\""u8 : ",\""u8, concerns[place].Kind.Code());
            json.Append("\""u8);
        }

        json.Append("],\"basis\":["u8);

        for (var place = 0; place < concerns.Length; place++)
        {
            json.Append(place == 0 ? "{\"concern\":\""u8 : ",{\"concern\":\""u8, concerns[place].Kind.Code());
            json.Append("\",\"items\":["u8);

            for (var item = 0; item < concerns[place].Items.Length; item++)
            {
                json.Append(item == 0 ? default : ","u8);
                json.Append(label.ItemCodes[concerns[place].Items[item]]);
            }

            json.Append("]}"u8);
        }

        json.Append("],\"nextBestQuestion\":"u8);
        json.Append(card.NextQuestion(focus) is { } next ? label.ItemCodes[next.Index] : "null"u8);
        json.Append("}"u8);
    }
}
