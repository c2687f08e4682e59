namespace ChannelFit.Domain.Scoring;

/// <summary>The places of channels by shown score and by likely interval (scoring.md §3).</summary>
internal readonly ref struct ChannelRanks
{
    private const int Rows = 4;

    private readonly int channels;
    private readonly Span<int> orders;
    private readonly Span<int> lows;
    private readonly Span<int> highs;
    private readonly Span<int> belows;

    /// <param name="scores">By channel.</param>
    /// <param name="room">So many numbers as <see cref="BufferLength"/> says.</param>
    public ChannelRanks(ReadOnlySpan<ChannelScore> scores, Span<int> room)
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

    public static int BufferLength(int channels) => Rows * ChannelMatrix.Stride(channels);

    /// <summary>One more than the channels with a higher shown score.</summary>
    public int RankOf(int channel) => 1 + VectorMath.CountAbove(orders, orders[channel]);

    /// <summary>The best place that the likely intervals allow.</summary>
    public int BestRank(int channel) => 1 + VectorMath.CountAbove(lows, highs[channel]);

    /// <summary>The worst place that they allow.</summary>
    public int WorstRank(int channel) => channels - VectorMath.CountAbove(belows, -lows[channel]);
}
