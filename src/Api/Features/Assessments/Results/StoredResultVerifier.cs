using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Computes stored results again and holds them to their hash: never a silent change (api.md, What is stored).</summary>
public sealed partial class StoredResultVerifier
{
    private readonly PublishedCatalog published;
    private readonly CompactResultWriter results;
    private readonly Counter<long> unverified;
    private readonly ILogger<StoredResultVerifier> log;

    public StoredResultVerifier(
        PublishedCatalog published,
        CompactResultWriter results,
        IMeterFactory meters,
        ILogger<StoredResultVerifier> log
    )
    {
        this.published = published;
        this.results = results;
        this.log = log;
        unverified = meters
            .Create("ChannelFit")
            .CreateCounter<long>(
                "channelfit.results.unverified",
                description: "Stored results that could not be computed again with the same hash."
            );
    }

    /// <summary>How the row is written as a result: verified, or as it was stored and openly marked.</summary>
    public Action<ArrayBufferWriter<byte>> WriterFor(
        AssessmentRow row,
        IncludeOptions include,
        LanguageTexts texts,
        OneTimeSecret? token = null
    ) =>
        Verify(row) is { } scored
            ? results.WriterFor(row, scored, include, texts, token)
            : JsonResponse.WriterFor(
                ToResponse(row, null, include, texts) with
                {
                    RespondentToken = token,
                },
                AssessmentJsonContext.Default.AssessmentResponse
            );

    /// <summary>The row as a result: verified, or as it was stored and openly marked.</summary>
    public AssessmentResponse ToResponse(AssessmentRow row, IncludeOptions include, LanguageTexts texts) =>
        ToResponse(row, Verify(row), include, texts);

    /// <summary>The same, for whoever has scored the row already.</summary>
    public AssessmentResponse ToResponse(
        AssessmentRow row,
        ScoredSubmission? scored,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var seed = published.FindModel(row.Model) ?? published.NewestModel;
        return scored is not null
            ? new(ScoreResponseFactory.Create(scored, include, texts), row)
            : new(ScoreResponseFactory.CreateUnverified(seed, ReadResponses(row), row, include, texts), row);
    }

    /// <summary>The row scored again; null, counted and logged, where that is not what was stored.</summary>
    public ScoredSubmission? Verify(AssessmentRow row)
    {
        if (
            published.FindModel(row.Model) is { } seed
            && ScoreWith(seed, row) is { } scored
            && scored.Hash.AsSpan().SequenceEqual(row.ResultHash)
            && row.Matches(scored.Card)
        )
        {
            return scored;
        }

        unverified.Add(1);
        Differs(log, row.Id, row.Model);
        return null;
    }

    /// <summary>The row's answers and wishes under any model; null where it does not read them.</summary>
    public static ScoredSubmission? ScoreWith(PublishedModel seed, AssessmentRow row)
    {
        var focus = seed.Model.FindChannel(row.Focus);

        if (
            focus < 0
            || seed.Model.Instrument.Id != row.Instrument
            || ReadResponses(seed.Model.Instrument, row) is not { } sheet
        )
        {
            return null;
        }

        var card = Scorecard.Score(seed.Model, sheet, row.DurationSeconds);
        var wishes = AssessmentScorer.ReadPlan(seed.Model, sheet, row.ReadPlan(), "#/plan", []);
        return wishes is null ? null : new(seed, card, focus, wishes);
    }

    private ResponseSet? ReadResponses(AssessmentRow row) =>
        published.FindInstrument(row.Instrument) is { } seed ? ReadResponses(seed.Instrument, row) : null;

    internal static ResponseSet? ReadResponses(Domain.Answers.Instrument instrument, AssessmentRow row)
    {
        using var answers = JsonDocument.Parse(row.Answers);
        return AnswerReader.Read(instrument, answers.RootElement, "#/answers", []);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Assessment {Id} of model {Model} is computed differently today; its stored scores are served."
    )]
    private static partial void Differs(ILogger log, Guid id, string model);
}
