using System.Buffers;
using System.Numerics;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Planning;

/// <summary>What one channel may get, in quarters: none where it may, or from its least to its most.</summary>
internal readonly record struct AllocationRange(int Channel, bool MayBeNone, int Least, int Most);

/// <summary>Quarters by channel, how many they are and what they are worth; nothing holds where too few were there.</summary>
internal readonly record struct Allocation(int[] Quarters, int Used, long Worth)
{
    /// <summary>More quarters count first, then more worth.</summary>
    public bool IsNoWorseThan(Allocation other) => Used > other.Used || (Used == other.Used && Worth >= other.Worth);
}

/// <summary>Finds the best shares by dynamic programming over quarters: no rule of thumb, no pruning (scoring.md §6).</summary>
/// <remarks>
/// Worth is counted in whole units of 2^-48, so that sums do not depend on their order and ties are ties. Rounding to
/// them moves a total by less than 1e-13.
/// </remarks>
internal sealed class HoursAllocator
{
    private const double Units = 1L << 48;
    private const long Impossible = long.MinValue / 2;

    private readonly Scorecard card;
    private readonly long[]?[] worth;

    public HoursAllocator(Scorecard card)
    {
        this.card = card;
        worth = new long[card.Model.Channels.Length][];
    }

    /// <summary>The plan that uses most of the quarters and, of those, is worth most; ties favour the first shares.</summary>
    public Allocation Allocate(List<AllocationRange> shares, int quarters)
    {
        var table = new Table(shares, quarters);

        try
        {
            return Allocate(shares, quarters, table);
        }
        finally
        {
            table.Dispose();
        }
    }

    private Allocation Allocate(List<AllocationRange> shares, int quarters, Table table)
    {
        table.Clear();
        table[shares.Count][table.Origin] = 0;
        var reach = 0;

        for (var k = shares.Count - 1; k >= 0; k--)
        {
            reach = Math.Min(reach + shares[k].Most, quarters);
            Extend(shares[k], WorthOf(shares[k]), table[k + 1], table[k], table.Origin, reach);
        }

        var rows = table[0][table.Origin..];
        var used = reach;

        while (used >= 0 && rows[used] < 0)
        {
            used--;
        }

        var result = new int[worth.Length];

        for (var (k, left) = (0, used); k < shares.Count && used >= 0; k++)
        {
            var total = table[k][table.Origin + left];
            var taken = First(shares[k], WorthOf(shares[k]), table[k + 1][table.Origin..], total, left);
            result[shares[k].Channel] = taken;
            left -= taken;
        }

        return new(result, used, used < 0 ? Impossible : rows[used]);
    }

    /// <summary>Works out a row from the next, as far as it can reach: for each number of quarters the best amount.</summary>
    /// <remarks>Whole numbers, so in any lanes; what is compared stays in registers, as this loop is most of a plan.</remarks>
    private static void Extend(
        AllocationRange share,
        long[] worth,
        ReadOnlySpan<long> next,
        Span<long> row,
        int origin,
        int reach
    )
    {
        var lanes = Vector<long>.Count;

        for (var at = 0; at <= reach; at += 2 * lanes)
        {
            var none = next[(origin + at)..];
            var (low, high) = share.MayBeNone
                ? (new Vector<long>(none), new Vector<long>(none[lanes..]))
                : (new Vector<long>(Impossible), new Vector<long>(Impossible));
            var most = Math.Min(share.Most, at + (2 * lanes) - 1);

            for (var taken = share.Least; taken <= most; taken++)
            {
                var gain = new Vector<long>(worth[taken]);
                var less = next.Slice(origin + at - taken, 2 * lanes);
                low = Vector.Max(low, new Vector<long>(less) + gain);
                high = Vector.Max(high, new Vector<long>(less[lanes..]) + gain);
            }

            low.CopyTo(row[(origin + at)..]);
            high.CopyTo(row[(origin + at + lanes)..]);
        }
    }

    /// <summary>The most quarters that the share can take in a plan of this worth.</summary>
    private static int First(AllocationRange share, long[] worth, ReadOnlySpan<long> next, long total, int left)
    {
        for (var taken = Math.Min(share.Most, left); taken >= share.Least; taken--)
        {
            if (next[left - taken] + worth[taken] == total)
            {
                return taken;
            }
        }

        return 0;
    }

    /// <summary>What the channel's quarters are worth, from none to the most that the share can take.</summary>
    private long[] WorthOf(AllocationRange share)
    {
        var known = worth[share.Channel];
        return known?.Length > share.Most ? known : worth[share.Channel] = Tabulate(share);
    }

    private long[] Tabulate(AllocationRange share)
    {
        var channel = card.Model.Channels[share.Channel];
        var curve = card.Model.Rules.Plan.UtilityOf(channel, card.Scores[channel.Index].Score);
        var table = new long[share.Most + 1];

        for (var quarters = 1; quarters < table.Length; quarters++)
        {
            table[quarters] = (long)((curve.At((double)quarters / PlanRules.QuartersPerHour) * Units) + .5);
        }

        return table;
    }

    /// <summary>
    /// Row k: the best worth of the shares from k on, by how many quarters they use exactly; the last is of none. Before
    /// the origin of each row stand impossible ones, so that nobody has to ask whether so many were left.
    /// </summary>
    private readonly ref struct Table
    {
        private readonly long[] cells;
        private readonly int width;
        private readonly int size;

        public Table(List<AllocationRange> shares, int quarters)
        {
            foreach (var share in shares)
            {
                Origin = Math.Max(Origin, share.Most);
            }

            var step = 2 * Vector<long>.Count;
            width = Origin + ((quarters + step) / step * step);
            size = (shares.Count + 1) * width;
            cells = ArrayPool<long>.Shared.Rent(size);
        }

        public int Origin { get; }

        public Span<long> this[int row] => cells.AsSpan(row * width, width);

        public void Clear() => cells.AsSpan(0, size).Fill(Impossible);

        public void Dispose() => ArrayPool<long>.Shared.Return(cells);
    }
}
