using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Computes stored results again and compares their hash, so that every change of a result is detected (docs/api.md#what-is-stored).</summary>
public sealed partial class StoredResultVerifier
{
    private readonly PublishedCatalog catalog;
    private readonly CompactResultWriter results;
    private readonly Counter<long> unverified;
    private readonly ILogger<StoredResultVerifier> log;

    public StoredResultVerifier(
        PublishedCatalog catalog,
        CompactResultWriter results,
        IMeterFactory meters,
        ILogger<StoredResultVerifier> log
    )
    {
        this.catalog = catalog;
        this.results = results;
        this.log = log;
        unverified = meters
            .Create("ChannelFit")
            .CreateCounter<long>(
                "channelfit.results.unverified",
                description: "Stored results that could not be computed again with the same hash."
            );
    }

    /// <summary>Returns a function that writes the row: verified, or as it was stored and marked as not verified.</summary>
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

    /// <summary>Creates the response of a row: verified, or as it was stored and marked as not verified.</summary>
    public AssessmentResponse ToResponse(AssessmentRow row, IncludeOptions include, LanguageTexts texts) =>
        ToResponse(row, Verify(row), include, texts);

    /// <summary>Creates the response of a row that has already been scored.</summary>
    public AssessmentResponse ToResponse(
        AssessmentRow row,
        ScoredSubmission? scored,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var model = catalog.FindModel(row.Model) ?? catalog.NewestModel;
        return scored is not null
            ? new(ScoreResponseFactory.Create(scored, include, texts), row)
            : new(UnverifiedResponseFactory.Create(model, ReadResponses(row), row, include, texts), row);
    }

    /// <summary>Scores the row again. Returns null, and counts and logs it, if the result differs from the stored one.</summary>
    public ScoredSubmission? Verify(AssessmentRow row)
    {
        if (
            catalog.FindModel(row.Model) is { } model
            && ScoreWith(model, row) is { } scored
            && scored.Hash.AsSpan().SequenceEqual(row.ResultHash)
            && row.Matches(scored.Scorecard)
        )
        {
            return scored;
        }

        unverified.Add(1);
        LogDifference(log, row.Id, row.Model);
        return null;
    }

    /// <summary>Scores the answers and the plan options of a row with a model; returns null if the model cannot read them.</summary>
    public static ScoredSubmission? ScoreWith(PublishedModel model, AssessmentRow row)
    {
        var focus = model.Model.FindChannel(row.Focus);

        if (
            focus < 0
            || model.Model.Instrument.Id != row.Instrument
            || ReadResponses(model.Model.Instrument, row) is not { } responses
        )
        {
            return null;
        }

        var card = Scorecard.Score(model.Model, responses, row.DurationSeconds);
        var plan = AssessmentScorer.ReadPlan(model.Model, responses, row.ReadPlan(), "#/plan", []);
        return plan is null ? null : new(model, card, focus, plan);
    }

    private ResponseSet? ReadResponses(AssessmentRow row) =>
        catalog.FindInstrument(row.Instrument) is { } instrument ? ReadResponses(instrument.Instrument, row) : null;

    internal static ResponseSet? ReadResponses(Domain.Answers.Instrument instrument, AssessmentRow row)
    {
        using var answers = JsonDocument.Parse(row.Answers);
        return AnswerReader.Read(instrument, answers.RootElement, "#/answers", []);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Assessment {Id} of model {Model} is no longer computed as stored; its stored scores are returned."
    )]
    private static partial void LogDifference(ILogger log, Guid id, string model);
}
