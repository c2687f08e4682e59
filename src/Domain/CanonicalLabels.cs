using System.Text;

namespace ChannelFit.Domain;

/// <summary>The texts of a model in the canonical form, in ASCII. They are created once.</summary>
internal sealed class CanonicalLabels
{
    public CanonicalLabels(ScoringModel model)
    {
        Header = Encoding.ASCII.GetBytes($"scorecard/1\n{model.Instrument.Id} {model.Id}\n");
        Channels = [.. model.Channels.Select(channel => Encoding.ASCII.GetBytes($"{channel.Key} "))];
        Gates = [.. model.Rules.Gates.Select(gate => Encoding.ASCII.GetBytes(gate.Code))];
        Terms =
        [
            .. model.ContributionLayouts.Select(layout =>
                Enumerable
                    .Range(0, layout.Length)
                    .Select(place => Encoding.ASCII.GetBytes($" {model.SourceOf(layout.ContributionAt(place, 0))}:"))
                    .ToArray()
            ),
        ];
    }

    /// <summary>The first two lines.</summary>
    public byte[] Header { get; }

    /// <summary>The start of each channel's line.</summary>
    public byte[][] Channels { get; }

    /// <summary>The codes of gates.</summary>
    public byte[][] Gates { get; }

    /// <summary>The texts before the sizes of terms, by channel and place.</summary>
    public byte[][][] Terms { get; }
}
