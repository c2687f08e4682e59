using ChannelFit.Domain.Scoring;

namespace ChannelFit.Catalog;

/// <summary>A scoring model: as it is written, ready to score, its hash, and what its coefficients rest on.</summary>
public sealed record PublishedModel(
    ModelDocument Shape,
    ScoringModel Model,
    string Hash,
    IReadOnlyDictionary<string, EvidenceLink> Links
)
{
    private static readonly Dictionary<string, EvidenceLink> NoLinks = [];

    /// <summary>The rows older than ten years that its links cite, in register order.</summary>
    public IReadOnlyList<string> StaleEvidence { get; init; } = [];

    /// <summary>Checks the shape and makes the model, without links; null where a fault was added.</summary>
    /// <param name="instruments">What it may read.</param>
    /// <param name="others">The models that results may be compared with.</param>
    public static PublishedModel? Build(
        ModelDocument shape,
        string hash,
        IReadOnlyList<PublishedInstrument> instruments,
        IReadOnlyList<PublishedModel> others,
        string file,
        CatalogErrors faults
    )
    {
        if (instruments.FirstOrDefault(seed => seed.Instrument.Id == shape.Instrument) is not { } asked)
        {
            faults.Add(file, $"reads the instrument {shape.Instrument}, which is not there or cannot be read");
            return null;
        }

        if (asked.Instrument.Items.IsEmpty)
        {
            return null; // which is named as the instrument's own fault
        }

        var before = faults.Count;
        var check = faults.CheckFor(file);
        var channels = shape.Channels.Select(channel => channel.Channel).ToHashSet(StringComparer.Ordinal);
        check(
            others.All(other => channels.SetEquals(other.Model.Channels.Select(channel => channel.Key))),
            "scores other channels than the other models, so that results could not be compared"
        );
        var rules = new ScoringModelLoader(shape, asked.Instrument, check).Build(hash);
        return faults.Count > before ? null : new(shape, new(rules), hash, NoLinks);
    }
}
