using System.Diagnostics.Metrics;
using System.Text.Json;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Computes stored results again and holds them to their hash: never a silent change (api.md, What is stored).</summary>
public sealed partial class KeptResults
{
    private readonly Published published;
    private readonly Counter<long> unverified;
    private readonly ILogger<KeptResults> log;

    public KeptResults(Published published, IMeterFactory meters, ILogger<KeptResults> log)
    {
        this.published = published;
        this.log = log;
        unverified = meters
            .Create("ChannelFit")
            .CreateCounter<long>(
                "channelfit.results.unverified",
                description: "Stored results that could not be computed again with the same hash."
            );
    }

    /// <summary>The row as a result: verified, or as it was stored and openly marked.</summary>
    public AssessmentView View(AssessmentRow row, Include include, Texts texts)
    {
        var seed = published.FindModel(row.Model);
        var sheet = ReadSheet(row);

        if (Score(seed, sheet, row) is { } scored)
        {
            return new(Views.Result(scored, include, texts), row);
        }

        unverified.Add(1);
        Differs(log, row.Id, row.Model);
        return new(Views.Unverified(seed ?? published.NewestModel, sheet, row, include, texts), row);
    }

    /// <summary>The same as was stored, or null.</summary>
    private static Scored? Score(ModelSeed? seed, AnswerSheet? sheet, AssessmentRow row)
    {
        if (seed is null || sheet is null || sheet.Instrument != seed.Model.Instrument)
        {
            return null;
        }

        var card = Scorecard.Of(seed.Model, sheet, row.DurationSeconds);
        var wishes = SubmissionReader.ReadPlan(seed.Model, sheet, row.ReadPlan(), "#/plan", []);
        return wishes is not null && CanonicalForm.Hash(card).AsSpan().SequenceEqual(row.ResultHash)
            ? new(seed, card, seed.Model.FindChannel(row.Focus), wishes)
            : null;
    }

    private AnswerSheet? ReadSheet(AssessmentRow row)
    {
        using var answers = JsonDocument.Parse(row.Answers);
        return published.FindInstrument(row.Instrument) is { } seed
            ? AnswerReader.Read(seed.Instrument, answers.RootElement, "#/answers", [])
            : null;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Assessment {Id} of model {Model} is computed differently today; its stored scores are served."
    )]
    private static partial void Differs(ILogger log, Guid id, string model);
}
