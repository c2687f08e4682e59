using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Computes stored results again and holds them to their hash: never a silent change (api.md, What is stored).</summary>
public sealed partial class KeptResults
{
    private readonly Published published;
    private readonly ResultJson results;
    private readonly Counter<long> unverified;
    private readonly ILogger<KeptResults> log;

    public KeptResults(Published published, ResultJson results, IMeterFactory meters, ILogger<KeptResults> log)
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
    public Action<ArrayBufferWriter<byte>> Writing(
        AssessmentRow row,
        Include include,
        Texts texts,
        ShownOnce? token = null
    ) =>
        Score(row) is { } scored
            ? results.Writing(row, scored, include, texts, token)
            : JsonAnswer.Writing(
                View(row, null, include, texts) with
                {
                    RespondentToken = token,
                },
                AssessmentJson.Default.AssessmentView
            );

    /// <summary>The row as a result: verified, or as it was stored and openly marked.</summary>
    public AssessmentView View(AssessmentRow row, Include include, Texts texts) =>
        View(row, Score(row), include, texts);

    /// <summary>The same, for whoever has scored the row already.</summary>
    public AssessmentView View(AssessmentRow row, Scored? scored, Include include, Texts texts)
    {
        var seed = published.FindModel(row.Model) ?? published.NewestModel;
        return scored is not null
            ? new(Views.Result(scored, include, texts), row)
            : new(Views.Unverified(seed, ReadSheet(row), row, include, texts), row);
    }

    /// <summary>The row scored again; null, counted and logged, where that is not what was stored.</summary>
    public Scored? Score(AssessmentRow row)
    {
        if (
            published.FindModel(row.Model) is { } seed
            && ScoreBy(seed, row) is { } scored
            && scored.Hash.AsSpan().SequenceEqual(row.ResultHash)
            && row.Says(scored.Card)
        )
        {
            return scored;
        }

        unverified.Add(1);
        Differs(log, row.Id, row.Model);
        return null;
    }

    /// <summary>The row's answers and wishes under any model; null where it does not read them.</summary>
    public static Scored? ScoreBy(ModelSeed seed, AssessmentRow row)
    {
        var focus = seed.Model.FindChannel(row.Focus);

        if (
            focus < 0
            || seed.Model.Instrument.Id != row.Instrument
            || ReadSheet(seed.Model.Instrument, row) is not { } sheet
        )
        {
            return null;
        }

        var card = Scorecard.Of(seed.Model, sheet, row.DurationSeconds);
        var wishes = SubmissionReader.ReadPlan(seed.Model, sheet, row.ReadPlan(), "#/plan", []);
        return wishes is null ? null : new(seed, card, focus, wishes);
    }

    private AnswerSheet? ReadSheet(AssessmentRow row) =>
        published.FindInstrument(row.Instrument) is { } seed ? ReadSheet(seed.Instrument, row) : null;

    internal static AnswerSheet? ReadSheet(Domain.Instrument instrument, AssessmentRow row)
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
