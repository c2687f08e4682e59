using System.Text.Json;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The dependence of the verdicts of six people on coefficients set by judgement (docs/constructs.md#7-worked-people-and-robustness).</summary>
public static class VerdictRobustness
{
    private static readonly Verdict[] Shown = [Verdict.Skip, Verdict.Watch, Verdict.Support, Verdict.Core];

    /// <summary>Returns one row per person: the mean share of unchanged verdicts, and the distribution of the one on Twitter.</summary>
    public static string Of(ScoringModel model, JsonElement people, int draws)
    {
        var random = new SplitMix64(1);
        var twitter = model.FindChannel("twitter");
        var persons = people.EnumerateArray().Select(person => new Tally(person, model)).ToList();

        for (var draw = 0; draw < draws; draw++)
        {
            var perturbed = CoefficientNoise.AddTo(model, random);
            persons.ForEach(person => person.Count(perturbed, twitter));
        }

        var table = new MarkdownTable([
            "person",
            "verdicts unchanged",
            "Twitter",
            .. Shown.Select(verdict => $"… {verdict.Code()}"),
        ]);

        foreach (var person in persons)
        {
            table.Row([
                person.Name,
                MarkdownTable.Percent(person.Unchanged / (double)(draws * model.Channels.Length)),
                person.Verdicts[twitter].Code(),
                .. Shown.Select(verdict => MarkdownTable.Percent(person.OnTwitter[verdict] / (double)draws)),
            ]);
        }

        return table.ToString();
    }

    /// <summary>One person: the verdicts under the model itself, and counts of those under perturbed models.</summary>
    private sealed class Tally(JsonElement person, ScoringModel model)
    {
        private readonly ResponseSet context = ContextOf(person, model.Instrument);

        public string Name { get; } = person.GetProperty("name").GetString()!;

        public Verdict[] Verdicts => verdicts ??= VerdictsBy(model);

        public long Unchanged { get; private set; }

        public Dictionary<Verdict, int> OnTwitter { get; } =
            Enum.GetValues<Verdict>().ToDictionary(verdict => verdict, _ => 0);

        private Verdict[]? verdicts;

        public void Count(ScoringModel perturbed, int twitter)
        {
            var found = VerdictsBy(perturbed);
            Unchanged += found.Zip(Verdicts).Count(pair => pair.First == pair.Second);
            OnTwitter[found[twitter]]++;
        }

        private Verdict[] VerdictsBy(ScoringModel by) =>
            [
                .. ScoreOutcome
                    .Of(ConstructScores.FromKnownScores(by, context, Score))
                    .Verdicts.Select(verdict => verdict.Verdict),
            ];

        private double Score(ConstructScale scale) =>
            scale.Channel < 0
                ? person.GetProperty("constructs").GetProperty(scale.Construct).GetDouble()
                : person.GetProperty("fieldPresence").GetProperty(model.Channels[scale.Channel].Key).GetDouble();

        private static ResponseSet ContextOf(JsonElement person, Instrument instrument) =>
            person
                .GetProperty("context")
                .EnumerateObject()
                .Aggregate(
                    ResponseSet.Empty(instrument),
                    (responses, answer) =>
                    {
                        var item = instrument.Items[instrument.Find(answer.Name)];
                        return responses.WithAnswer(
                            item.Index,
                            item.Type == ItemType.Choice
                                ? item.FindOption(answer.Value.GetString())
                                : answer.Value.GetDouble()
                        );
                    }
                );
    }
}
