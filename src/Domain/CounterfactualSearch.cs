using System.Collections.Immutable;

namespace ChannelFit.Domain;

/// <summary>Searches every set of changes, from the smallest size on, for those that lift a verdict (scoring.md §7).</summary>
/// <remarks>
/// Three things are left out, none of which can matter: items that neither the channel's score nor its gates and floor
/// read, since a set does the same without them and is smaller; sets that would not reach the target even if their
/// items were unanswered and then all went for the channel; and sets no better than those already found. Where size
/// and movement are equal, items decide by their order in the instrument, then the lower value of the first item.
/// </remarks>
internal sealed class CounterfactualSearch
{
    private readonly ScoringModel model;
    private readonly AnswerSheet sheet;
    private readonly int channel;
    private readonly Verdict target;
    private readonly List<Move[]> movable;
    private readonly List<(long Movement, ImmutableArray<Change> Changes)> found = [];

    // One sheet for all trials: its cells are set and set back. Nothing that may change decides what is asked.
    private readonly double[] cells;
    private readonly AnswerSheet trial;
    private readonly int[] chosen;
    private readonly Move[] picked;

    public CounterfactualSearch(Scorecard card, int channel, Verdict target)
    {
        (model, sheet, this.channel, this.target) = (card.Model, card.Sheet, channel, target);
        movable = Move.AllOf(card, channel);
        cells = sheet.Cells.ToArray();
        trial = new(sheet.Instrument, cells);
        chosen = new int[model.Rules.Counterfactual.MaximumChanges];
        picked = new Move[chosen.Length];
    }

    /// <summary>The verdict with everything at its highest value that does not count against the channel.</summary>
    public Verdict BestReachable()
    {
        foreach (var moves in movable)
        {
            var (item, best) = (moves[^1].Item.Index, moves[^1].To);
            var helps = model.Measures.All(measure => !measure.Asks(item) || model.Gain(measure.Index, channel) >= 0);
            cells[item] = helps ? best : cells[item];
        }

        var verdict = Judge.Point(Readings.Of(model, trial), channel, Score());
        sheet.Cells.CopyTo(cells);
        return verdict;
    }

    /// <summary>The first sets of the smallest size that reach the target.</summary>
    public ImmutableArray<ImmutableArray<Change>> Find()
    {
        for (var size = 1; size <= chosen.Length && found.Count == 0; size++)
        {
            Choose(size, 0, 0);
        }

        return [.. found.Select(set => set.Changes)];
    }

    private void Choose(int size, int depth, int from)
    {
        if (depth == size)
        {
            if (MayReach(chosen.AsSpan(0, size)))
            {
                Try(size, 0, 0);
            }

            return;
        }

        for (var next = from; next < movable.Count; next++)
        {
            chosen[depth] = next;
            Choose(size, depth + 1, next + 1);
        }
    }

    /// <summary>Whether the target is in reach with the items unanswered, which allows them more than any change does.</summary>
    private bool MayReach(ReadOnlySpan<int> items)
    {
        foreach (var index in items)
        {
            cells[movable[index][0].Item.Index] = double.NaN;
        }

        var readings = Readings.Of(model, trial);
        var best = Judge.Best(readings, channel, Scorer.Score(readings)[channel].Max);

        foreach (var index in items)
        {
            var item = movable[index][0].Item.Index;
            cells[item] = sheet[item];
        }

        return best >= target;
    }

    private void Try(int size, int depth, long movement)
    {
        if (depth == size)
        {
            if (Reaches())
            {
                Keep(size, movement);
            }

            return;
        }

        var moves = movable[chosen[depth]];
        var item = moves[0].Item.Index;

        foreach (var move in moves)
        {
            // Moves rise from here on, and where movement ties the set found first stays first.
            if (found.Count == model.Rules.Counterfactual.Shown && movement + move.Movement >= found[^1].Movement)
            {
                break;
            }

            cells[item] = move.To;
            picked[depth] = move;
            Try(size, depth + 1, movement + move.Movement);
        }

        cells[item] = sheet[item];
    }

    private bool Reaches()
    {
        var score = Score();

        // Gates only lower a verdict, so most trials are settled by the score alone.
        return (model.Rules.Bands.Of(score) >= target || model.Rules.Floor.To >= target)
            && Judge.Point(Readings.Of(model, trial), channel, score) >= target;
    }

    private int Score()
    {
        Span<int> tenths = stackalloc int[model.Channels.Length];
        Scorer.Score(model, trial, tenths);
        return tenths[channel];
    }

    private void Keep(int size, long movement)
    {
        var after = found.FindIndex(set => set.Movement > movement);
        var changes = picked.Take(size).Select(move => new Change(move.Item, sheet[move.Item.Index], move.To));
        found.Insert(after < 0 ? found.Count : after, (movement, [.. changes]));

        if (found.Count > model.Rules.Counterfactual.Shown)
        {
            found.RemoveAt(found.Count - 1);
        }
    }
}
