namespace ChannelFit.Api.Features.Transfer;

/// <summary>Limits the buffered response lines, in memory and in temporary files, of all imports of the process.</summary>
/// <remarks>
/// Each import has a share of the limit. When it has used its share, it waits until its client reads. The limit can still be
/// exceeded, for example when other imports have just begun; then the import with the largest buffer is interrupted, because
/// its client reads least and can send the file again.
/// </remarks>
/// <param name="maxBytes">The maximum number of buffered bytes.</param>
public sealed class SpoolLimit(long maxBytes)
{
    private readonly Lock sync = new();
    private readonly Dictionary<SpoolingResponseWriter, long> bufferedBytes = [];
    private long total;

    /// <summary>The number of buffered bytes.</summary>
    internal long Total
    {
        get
        {
            lock (sync)
            {
                return total;
            }
        }
    }

    /// <summary>
    /// The bytes that one import may buffer. As many bytes may be in transit, and the lines of a whole batch may be added.
    /// </summary>
    public long Share
    {
        get
        {
            lock (sync)
            {
                return maxBytes / 4 / Math.Max(1, bufferedBytes.Count);
            }
        }
    }

    /// <summary>Changes the count of an import's buffered bytes. Interrupts the import with the largest buffer if the limit is exceeded.</summary>
    /// <param name="writer">The writer of the import.</param>
    /// <param name="bytes">The change; negative after bytes were sent.</param>
    public void Count(SpoolingResponseWriter writer, long bytes)
    {
        lock (sync)
        {
            bufferedBytes[writer] = bufferedBytes.GetValueOrDefault(writer) + bytes;
            total += bytes;

            if (total > maxBytes)
            {
                var (largest, freed) = bufferedBytes.MaxBy(entry => entry.Value);
                largest.Interrupt();

                // Its files are deleted soon. They are no longer counted, so that no other import is interrupted because of them.
                total -= freed;
                bufferedBytes[largest] = 0;
            }
        }
    }

    /// <summary>Removes an import that is complete or interrupted.</summary>
    public void End(SpoolingResponseWriter writer)
    {
        lock (sync)
        {
            bufferedBytes.Remove(writer, out var freed);
            total -= freed;
        }
    }
}
