using ChannelFit.Domain;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The shares of firm verdicts, and of verdicts that stay the same with other coefficients, answers or both.</summary>
internal static class FirmnessFigures
{
    /// <summary>The number of random models; each scores every person.</summary>
    private const int Models = 20;

    /// <summary>Returns a row by firmness, and the shares of scores that likely intervals cover.</summary>
    public static string Of(SimulatedResults results)
    {
        var random = new SplitMix64(3);
        var models = Enumerable.Range(0, Models).Select(_ => CoefficientNoise.AddTo(results.Model, random)).ToList();
        var kinds = new[] { Firmness.Firm, Firmness.Leaning, Firmness.Open };
        var tallies = kinds.ToDictionary(kind => kind, _ => new Tally());
        var all = new Tally();

        foreach (var (person, card) in results.People.Zip(results.Full))
        {
            var later = ScoreOutcome.Of(results.Model, person.Second);
            Count(card, later, (tally, isHeld, isInside) => tally.Retest.Add(isHeld, isInside));

            foreach (var model in models)
            {
                Count(
                    card,
                    ScoreOutcome.Of(model, person.First),
                    (tally, isHeld, isInside) => tally.Noise.Add(isHeld, isInside)
                );
                Count(
                    card,
                    ScoreOutcome.Of(model, person.Second),
                    (tally, isHeld, isInside) => tally.Both.Add(isHeld, isInside)
                );
            }
        }

        var verdicts = results.Full.SelectMany(card => card.Verdicts).ToList();
        var table = new MarkdownTable(
            "firmness",
            "share of verdicts",
            "held under coefficient noise",
            "held in a retest",
            "held under both"
        );

        foreach (var kind in kinds)
        {
            Row(kind.Code(), verdicts.Count(verdict => verdict.Firmness == kind), tallies[kind]);
        }

        Row("all", verdicts.Count, all);
        table.Row("score within the 80 % interval", "", all.Noise.Inside, all.Retest.Inside, all.Both.Inside);
        return table.ToString();

        void Row(string name, int count, Tally tally) =>
            table.Row(
                name,
                SimulatedResults.Share(count, verdicts.Count),
                tally.Noise.Held,
                tally.Retest.Held,
                tally.Both.Held
            );

        void Count(Scorecard card, ScoreOutcome other, Action<Tally, bool, bool> add)
        {
            // A withheld retest does not test the verdict.
            if (other.Verdicts.All(verdict => verdict.Verdict == Verdict.CannotTell))
            {
                return;
            }

            for (var channel = 0; channel < card.Verdicts.Length; channel++)
            {
                var (verdict, score) = (card.Verdicts[channel], card.Scores[channel]);
                var held = other.Verdicts[channel].Verdict == verdict.Verdict;
                var inside = other.Scores[channel].Score >= score.Low && other.Scores[channel].Score <= score.High;
                add(tallies[verdict.Firmness], held, inside);
                add(all, held, inside);
            }
        }
    }

    private sealed class Tally
    {
        public Comparison Noise { get; } = new();

        public Comparison Retest { get; } = new();

        public Comparison Both { get; } = new();
    }

    private sealed class Comparison
    {
        private int count;
        private int held;
        private int inside;

        public string Held => SimulatedResults.Share(held, count);

        public string Inside => SimulatedResults.Share(inside, count);

        public void Add(bool isHeld, bool isInside)
        {
            count++;
            held += isHeld ? 1 : 0;
            inside += isInside ? 1 : 0;
        }
    }
}
