using ChannelFit.Domain;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The results of the quick and the short form, compared with the full form of the same people.</summary>
internal static class FormFigures
{
    private const int NamedQuestions = 3;

    /// <summary>Returns a row by form, with the results of the full form of the same people.</summary>
    public static string Of(SimulatedResults results)
    {
        var table = new MarkdownTable(
            "form",
            "items",
            "items seen",
            "Twitter verdict as in the full form",
            "lead channel as in the full form",
            "firm Twitter verdicts",
            "of these, the full form agrees",
            "commonest next questions"
        );

        foreach (var form in new[] { "quick", "short" })
        {
            Row(form);
        }

        var skipped = results.Full.Count(card => Twitter(card).Verdict == Verdict.Skip);
        return $"{table}\n\nAlways saying *skip* of Twitter would agree with the full form for "
            + $"{SimulatedResults.Share(skipped, results.Full.Length)} of these people. "
            + $"They see {Seen(results.People.Select(person => person.First.AnsweredCount))} of the "
            + $"{results.Forms["full"].Length} items of the full form.";

        void Row(string form)
        {
            var pairs = results
                .People.Select(person => Scorecard.Score(results.Model, results.InForm(person.First, form)))
                .Zip(results.Full, (part, full) => (Part: part, Full: full))
                .Where(pair => !pair.Part.Quality.WithholdsVerdicts)
                .ToList();
            var firm = pairs.Where(pair => Twitter(pair.Part).Firmness == Firmness.Firm).ToList();
            table.Row(
                form,
                $"{results.Forms[form].Length}",
                Seen(pairs.Select(pair => pair.Part.Responses.AnsweredCount)),
                SimulatedResults.Share(pairs.Count(SameTwitter), pairs.Count),
                SimulatedResults.Share(
                    pairs.Count(pair => pair.Part.RankOrder[0] == pair.Full.RankOrder[0]),
                    pairs.Count
                ),
                SimulatedResults.Share(firm.Count, pairs.Count),
                SimulatedResults.Share(firm.Count(SameTwitter), firm.Count),
                Questions([.. pairs.Select(pair => pair.Part)])
            );
        }

        bool SameTwitter((Scorecard Part, Scorecard Full) pair) =>
            Twitter(pair.Part).Verdict == Twitter(pair.Full).Verdict;

        ChannelVerdict Twitter(Scorecard card) => card.Verdicts[results.Focus];

        string Questions(Scorecard[] cards) =>
            string.Join(
                ", ",
                cards
                    .GroupBy(card => card.FindNextBestQuestion(results.Focus)?.Code ?? "none", StringComparer.Ordinal)
                    .OrderByDescending(question => question.Count())
                    .ThenBy(question => question.Key, StringComparer.Ordinal)
                    .Take(NamedQuestions)
                    .Select(question => $"{question.Key} {SimulatedResults.Share(question.Count(), cards.Length)}")
            );
    }

    private static string Seen(IEnumerable<int> counts) => MarkdownTable.Points(counts.Average());
}
