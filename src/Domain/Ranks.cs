namespace ChannelFit.Domain;

/// <summary>The places of channels by shown score and by likely interval (scoring.md §3).</summary>
internal readonly ref struct Ranks
{
    private const int Rows = 4;

    private readonly int channels;
    private readonly Span<int> orders;
    private readonly Span<int> lows;
    private readonly Span<int> highs;
    private readonly Span<int> belows;

    /// <param name="scores">By channel.</param>
    /// <param name="room">So many numbers as <see cref="Room"/> says.</param>
    public Ranks(ReadOnlySpan<ChannelScore> scores, Span<int> room)
    {
        var stride = room.Length / Rows;
        channels = scores.Length;
        orders = room[..stride];
        lows = room.Slice(stride, stride);
        highs = room.Slice(2 * stride, stride);
        belows = room[(3 * stride)..];
        room.Fill(int.MinValue); // what fills a row up is above nothing

        for (var channel = 0; channel < scores.Length; channel++)
        {
            ref readonly var score = ref scores[channel];
            orders[channel] = (score.Score * channels) - channel; // model order settles ties
            lows[channel] = score.Low;
            highs[channel] = score.High;
            belows[channel] = -score.High;
        }
    }

    public static int Room(int channels) => Rows * ChannelRows.Stride(channels);

    /// <summary>One more than the channels with a higher shown score.</summary>
    public int Of(int channel) => 1 + Lanes.CountAbove(orders, orders[channel]);

    /// <summary>The best place that the likely intervals allow.</summary>
    public int Best(int channel) => 1 + Lanes.CountAbove(lows, highs[channel]);

    /// <summary>The worst place that they allow.</summary>
    public int Worst(int channel) => channels - Lanes.CountAbove(belows, -lows[channel]);
}
