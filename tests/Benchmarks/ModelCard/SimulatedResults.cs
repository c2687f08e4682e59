using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The results of simulated people, in each form.</summary>
internal sealed class SimulatedResults
{
    public SimulatedResults(
        ScoringModel model,
        IReadOnlyDictionary<string, string[]> forms,
        IReadOnlyList<SimulatedPerson> people
    )
    {
        Model = model;
        Focus = model.FindChannel("twitter");
        All = people;
        AllFull = [.. people.Select(person => Scorecard.Score(model, person.First))];
        Forms = forms;
        People = [.. people.Where((_, number) => !AllFull[number].Quality.WithholdsVerdicts)];
        Full = [.. AllFull.Where(card => !card.Quality.WithholdsVerdicts)];
        Plans = [.. Full.Select(card => HoursPlan.Create(card, PlanFor(card), Focus)!)];
    }

    public ScoringModel Model { get; }

    /// <summary>The position of Twitter, which the person asks about.</summary>
    public int Focus { get; }

    public IReadOnlyDictionary<string, string[]> Forms { get; }

    /// <summary>All people.</summary>
    public IReadOnlyList<SimulatedPerson> All { get; }

    /// <summary>The full response sets of all people.</summary>
    public Scorecard[] AllFull { get; }

    /// <summary>The people whose full form is not withheld.</summary>
    public SimulatedPerson[] People { get; }

    /// <summary>Their results in the full form.</summary>
    public Scorecard[] Full { get; }

    /// <summary>Their plans with the hours of their answers.</summary>
    public HoursPlan[] Plans { get; }

    /// <summary>Returns the answers of a full response set to the items of one form.</summary>
    public ResponseSet InForm(ResponseSet full, string form) =>
        form == "full"
            ? full
            : full
                .Instrument.Items.Where(item => Forms[form].Contains(item.Code) && !double.IsNaN(full[item.Index]))
                .Aggregate(
                    ResponseSet.Empty(full.Instrument),
                    (responses, item) => responses.WithAnswer(item.Index, full[item.Index])
                );

    private static PlanRequest PlanFor(Scorecard card) =>
        PlanRequestReader.Read(card.Model, card.Responses, hoursPerWeek: null, null, null, "#/plan", [])!;

    /// <summary>Returns a part as a percentage; a dash where there is no whole.</summary>
    public static string Share(int part, int whole) => whole == 0 ? "–" : MarkdownTable.Percent(part / (double)whole);
}
