namespace ChannelFit.Api.Features.Transfer;

/// <summary>Bounds the answers that wait, in memory and in temporary files, for the readers of all imports of the process.</summary>
/// <remarks>
/// Each import has its share and waits for its client beyond it. Over the bound all the same, as where others have just
/// begun, the import for which most waits is cut: its client reads least, and can send it again.
/// </remarks>
/// <param name="most">How many bytes may wait together.</param>
public sealed class SpoolLimit(long most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<SpoolingResponseWriter, long> waiting = [];
    private long total;

    /// <summary>How many bytes wait now.</summary>
    internal long Total
    {
        get
        {
            lock (gate)
            {
                return total;
            }
        }
    }

    /// <summary>
    /// How much may wait for one import: as much may be on its way, and the answers of a whole batch are added to either.
    /// </summary>
    public long Share
    {
        get
        {
            lock (gate)
            {
                return most / 4 / Math.Max(1, waiting.Count);
            }
        }
    }

    /// <summary>Counts what an import has waiting, and cuts the one that has most where all together have too much.</summary>
    /// <param name="bytes">How many more; negative where some were sent.</param>
    public void Count(SpoolingResponseWriter import, long bytes)
    {
        lock (gate)
        {
            waiting[import] = waiting.GetValueOrDefault(import) + bytes;
            total += bytes;

            if (total > most)
            {
                var (largest, held) = waiting.MaxBy(one => one.Value);
                largest.Cut();

                // Its files are gone in a moment: nobody else is cut for what they hold.
                total -= held;
                waiting[largest] = 0;
            }
        }
    }

    /// <summary>Forgets an import whose answers are sent, or will not be.</summary>
    public void End(SpoolingResponseWriter import)
    {
        lock (gate)
        {
            waiting.Remove(import, out var held);
            total -= held;
        }
    }
}
