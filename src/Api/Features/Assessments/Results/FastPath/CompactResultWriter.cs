using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes compact results directly from scorecards, byte for byte equal to a serialized <see cref="ScoreResponse"/>.</summary>
/// <remarks>Most requests ask for compact results. Serializing response objects would take most of the time of such a request.</remarks>
public sealed class CompactResultWriter(PublishedCatalog catalog)
{
    private readonly FrozenDictionary<(string Model, string Language), CompactResultFragments> fragmentsByModel = (
        from model in catalog.Models
        from texts in catalog.Texts
        select KeyValuePair.Create((model.Model.Id, texts.Language), new CompactResultFragments(model, texts))
    ).ToFrozenDictionary();

    private static AssessmentJsonContext Json => AssessmentJsonContext.Default;

    /// <summary>Returns a function that writes a result with the included parts.</summary>
    public Action<ArrayBufferWriter<byte>> WriterFor(
        ScoredSubmission scored,
        IncludeOptions parts,
        LanguageTexts texts
    ) =>
        parts == IncludeOptions.None
            ? output => Write(output, scored, texts)
            : JsonResponse.WriterFor(ScoreResponseFactory.Create(scored, parts, texts), Json.ScoreResponse);

    /// <summary>Returns a function that writes a stored result with the included parts.</summary>
    /// <param name="token">The token for the respondent; null if there is none.</param>
    public Action<ArrayBufferWriter<byte>> WriterFor(
        AssessmentRow row,
        ScoredSubmission scored,
        IncludeOptions parts,
        LanguageTexts texts,
        OneTimeSecret? token = null
    ) =>
        parts == IncludeOptions.None
            ? output => Write(output, row, scored, texts, token)
            : JsonResponse.WriterFor(
                new AssessmentResponse(ScoreResponseFactory.Create(scored, parts, texts), row)
                {
                    RespondentToken = token,
                },
                Json.AssessmentResponse
            );

    private void Write(ArrayBufferWriter<byte> output, ScoredSubmission scored, LanguageTexts texts)
    {
        var json = new RawJsonWriter(output);
        json.Append("{"u8);
        WriteMembers(ref json, scored, texts);
        json.Append("}"u8);
        json.Flush();
    }

    private void Write(
        ArrayBufferWriter<byte> output,
        AssessmentRow row,
        ScoredSubmission scored,
        LanguageTexts texts,
        OneTimeSecret? token
    )
    {
        var json = new RawJsonWriter(output);
        json.Append("{\"id\":\""u8, row.Id);
        json.Append("\",\"createdAt\":"u8);
        json.Append(JsonSerializer.SerializeToUtf8Bytes(row.CreatedAt.UtcDateTime, Json.DateTime));
        json.Append(",\"personRef\":"u8);
        json.Append(row.PersonRef is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(row.PersonRef, Json.String));
        json.Append(",\"metadata\":"u8);
        json.Append(
            row.Metadata is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(row.ReadMetadata()!, Json.Strings)
        );
        json.Append(row.Test ? ",\"test\":true,"u8 : ",\"test\":false,"u8);

        if (token is not null)
        {
            json.Append("\"respondentToken\":"u8);
            json.Append(JsonSerializer.SerializeToUtf8Bytes(token, Json.OneTimeSecret));
            json.Append(","u8);
        }

        if (row.RescoreOf is { } original)
        {
            json.Append("\"rescoreOf\":\""u8, original);
            json.Append("\","u8);
        }

        if (row.Note is not null)
        {
            json.Append("\"note\":"u8);
            json.Append(JsonSerializer.SerializeToUtf8Bytes(row.Note, Json.String));
            json.Append(","u8);
        }

        WriteMembers(ref json, scored, texts);
        json.Append("}"u8);
        json.Flush();
    }

    private void WriteMembers(ref RawJsonWriter json, ScoredSubmission scored, LanguageTexts texts)
    {
        var (card, fragments) = (scored.Scorecard, fragmentsByModel[(scored.Model.Model.Id, texts.Language)]);
        json.Append(fragments.Header);
        json.Append(",\"resultHash\":\"sha256:"u8);
        json.AppendHex(scored.Hash);
        json.Append("\",\"verified\":true,\"answered\":"u8, card.Responses.AnsweredCount);
        json.Append(",\"asked\":"u8, card.Responses.CountVisible());
        json.Append(fragments.Basis);
        var plan = HoursPlan.Create(card, scored.Plan, scored.Focus);
        CompactFocusWriter.Write(ref json, fragments, card, Headline.Create(card, plan, scored.Focus));
        CompactChannelWriter.Write(ref json, fragments, card);
        WriteDistinctive(ref json, fragments, card);
        CompactPlanWriter.Write(ref json, fragments, scored, plan);
        WriteFlags(ref json, fragments, card, plan);
        WriteQuality(ref json, fragments, card, scored.Focus);
    }

    private static void WriteDistinctive(ref RawJsonWriter json, CompactResultFragments fragments, Scorecard card)
    {
        json.Append(",\"distinctive\":["u8);
        CompactChannelWriter.WriteKeys(ref json, fragments, card.FindDistinctive());
        json.Append("]"u8);
    }

    private static void WriteFlags(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
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
                json.Append(fragments.Flags[flag].Start);

                if (fragments.Flags[flag].End is { } end)
                {
                    CompactChannelWriter.WriteNames(ref json, fragments, flags[flag].NamedChannels(card, plan));
                    json.Append(end);
                }

                first = false;
            }
        }

        json.Append("]"u8);
    }

    private static void WriteQuality(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        Scorecard card,
        int focus
    )
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
                json.Append(fragments.ItemCodes[concerns[place].Items[item]]);
            }

            json.Append("]}"u8);
        }

        json.Append("],\"nextBestQuestion\":"u8);
        json.Append(card.FindNextBestQuestion(focus) is { } next ? fragments.ItemCodes[next.Index] : "null"u8);
        json.Append("}"u8);
    }
}
