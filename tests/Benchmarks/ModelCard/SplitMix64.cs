namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>A reproducible random generator, the same on every machine and .NET release: SplitMix64 (Steele, Lea and Flood, 2014).</summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>Returns a number from 0 (inclusive) to 1 (exclusive).</summary>
    public double Unit()
    {
        state += 0x9E37_79B9_7F4A_7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53);
    }

    public double Between(double low, double high) => low + ((high - low) * Unit());

    /// <summary>Returns a nearly normal number with mean 0 and deviation 1: a sum of twelve, since logarithms may differ by machine.</summary>
    public double Normal() => Enumerable.Range(0, 12).Sum(_ => Unit()) - 6;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[(int)(choices.Count * Unit())];
}
