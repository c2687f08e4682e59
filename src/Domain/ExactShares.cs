using System.Numerics;

namespace ChannelFit.Domain;

/// <summary>What one channel may get, in quarters: none where it may, or from its least to its most.</summary>
internal readonly record struct Share(int Channel, bool MayBeNone, int Least, int Most);

/// <summary>Quarters by channel, how many they are and what they are worth; nothing holds where too few were there.</summary>
internal readonly record struct Shared(int[] Quarters, int Used, long Worth)
{
    /// <summary>More quarters count first, then more worth.</summary>
    public bool IsNoWorseThan(Shared other) => Used > other.Used || (Used == other.Used && Worth >= other.Worth);
}

/// <summary>Finds the best shares by dynamic programming over quarters: no rule of thumb, no pruning (scoring.md §6).</summary>
/// <remarks>
/// Worth is counted in whole units of 2^-48, so that sums do not depend on their order and ties are ties. Rounding to
/// them moves a total by less than 1e-13.
/// </remarks>
internal sealed class ExactShares
{
    private const double Units = 1L << 48;
    private const long Impossible = long.MinValue / 2;

    private readonly Scorecard card;
    private readonly long[]?[] worth;
    private long[] cells = [];

    public ExactShares(Scorecard card)
    {
        this.card = card;
        worth = new long[card.Model.Channels.Length][];
    }

    /// <summary>The plan that uses most of the quarters and, of those, is worth most; ties favour the first shares.</summary>
    public Shared Best(List<Share> shares, int quarters)
    {
        // Row k: the best worth of the shares from k on, by how many quarters they use exactly; the last is of none.
        var width = quarters + 1;
        var size = (shares.Count + 1) * width;
        cells = cells.Length < size ? new long[size] : cells;
        var rows = cells.AsSpan(0, size);
        rows.Fill(Impossible);
        rows[shares.Count * width] = 0;
        var reach = 0;

        for (var k = shares.Count - 1; k >= 0; k--)
        {
            Extend(shares[k], rows.Slice((k + 1) * width, reach + 1), rows.Slice(k * width, width));
            reach = Math.Min(reach + shares[k].Most, quarters);
        }

        var used = reach;

        while (used >= 0 && rows[used] < 0)
        {
            used--;
        }

        var result = new int[worth.Length];

        for (var (k, left) = (0, used); k < shares.Count && used >= 0; k++)
        {
            var taken = First(shares[k], rows.Slice((k + 1) * width, width), rows[(k * width) + left], left);
            result[shares[k].Channel] = taken;
            left -= taken;
        }

        return new(result, used, used < 0 ? Impossible : rows[used]);
    }

    /// <summary>Works out a row from the next, as far as that one reaches.</summary>
    private void Extend(Share share, ReadOnlySpan<long> next, Span<long> row)
    {
        var table = WorthOf(share);

        if (share.MayBeNone)
        {
            next.CopyTo(row);
        }

        for (var taken = share.Least; taken <= Math.Min(share.Most, row.Length - 1); taken++)
        {
            Improve(row[taken..], next, table[taken]);
        }
    }

    /// <summary>Takes over what is better where the share has one more of its amounts; whole numbers, so in any lanes.</summary>
    private static void Improve(Span<long> row, ReadOnlySpan<long> next, long gain)
    {
        var (lanes, length, left) = (Vector<long>.Count, Math.Min(row.Length, next.Length), 0);

        for (; left <= length - lanes; left += lanes)
        {
            var lane = row[left..];
            Vector.Max(new Vector<long>(lane), new Vector<long>(next[left..]) + new Vector<long>(gain)).CopyTo(lane);
        }

        for (; left < length; left++)
        {
            row[left] = Math.Max(row[left], next[left] + gain);
        }
    }

    /// <summary>The most quarters that the share can take in a plan of this worth.</summary>
    private int First(Share share, ReadOnlySpan<long> next, long total, int left)
    {
        var table = WorthOf(share);

        for (var taken = Math.Min(share.Most, left); taken >= share.Least; taken--)
        {
            if (next[left - taken] + table[taken] == total)
            {
                return taken;
            }
        }

        return 0;
    }

    /// <summary>What the channel's quarters are worth, from none to the most that the share can take.</summary>
    private long[] WorthOf(Share share)
    {
        var known = worth[share.Channel];
        return known?.Length > share.Most ? known : worth[share.Channel] = Tabulate(share);
    }

    private long[] Tabulate(Share share)
    {
        var channel = card.Model.Channels[share.Channel];
        var curve = card.Model.Rules.Plan.WorthOf(channel, card.Scores[channel.Index].Score);
        var table = new long[share.Most + 1];

        for (var quarters = 1; quarters < table.Length; quarters++)
        {
            table[quarters] = (long)((curve.Of((double)quarters / PlanRules.PerHour) * Units) + .5);
        }

        return table;
    }
}
