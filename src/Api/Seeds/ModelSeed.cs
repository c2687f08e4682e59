using ChannelFit.Domain;

namespace ChannelFit.Api.Seeds;

/// <summary>A published scoring model: as it is written, ready to score, its hash, and what its coefficients rest on.</summary>
public sealed record ModelSeed(
    ModelShape Shape,
    ScoringModel Model,
    string Hash,
    IReadOnlyDictionary<string, EvidenceLink> Links
)
{
    /// <summary>Checks the shape and makes the model; null where a fault was added.</summary>
    public static ScoringModel? Build(
        ModelShape shape,
        string hash,
        Instrument instrument,
        string file,
        SeedFaults faults
    )
    {
        var before = faults.Count;
        var builder = new ModelBuilder(shape, instrument, faults.For(file));
        var rules = builder.Build(hash);
        return faults.Count > before ? null : new(rules);
    }
}
