using ChannelFit.Domain;

namespace ChannelFit.Catalog;

/// <summary>A published scoring model: its document, the model ready to score, its hash and its evidence links.</summary>
public sealed record PublishedModel(
    ModelDocument Document,
    ScoringModel Model,
    string Hash,
    IReadOnlyDictionary<string, EvidenceLink> Links
)
{
    private static readonly Dictionary<string, EvidenceLink> NoLinks = [];

    /// <summary>The ids of stale findings that its links cite, in register order.</summary>
    public IReadOnlyList<string> StaleEvidence { get; init; } = [];

    /// <summary>Returns the model's id, which the help of commands shows as a default.</summary>
    public override string ToString() => Model.Id;

    /// <summary>Validates a document and creates the model, without links; returns null if it added an error.</summary>
    /// <param name="instruments">The instruments that the model can score.</param>
    /// <param name="others">The models that must have the same channels, so that results can be compared.</param>
    public static PublishedModel? Load(
        ModelDocument document,
        string hash,
        IReadOnlyList<PublishedInstrument> instruments,
        IReadOnlyList<PublishedModel> others,
        string file,
        CatalogErrors errors
    )
    {
        if (
            instruments.FirstOrDefault(candidate => candidate.Instrument.Id == document.Instrument)
            is not { } instrument
        )
        {
            errors.Add(file, $"The instrument {document.Instrument} is missing or invalid.");
            return null;
        }

        if (instrument.Instrument.Items.IsEmpty)
        {
            return null; // the instrument has an error of its own
        }

        var before = errors.Count;
        var check = errors.CheckFor(file);
        var channels = document.Channels.Select(channel => channel.Channel).ToHashSet(StringComparer.Ordinal);
        check(
            others.All(other => channels.SetEquals(other.Model.Channels.Select(channel => channel.Key))),
            "The channels must be the same as in the other models, so that results can be compared."
        );
        var rules = new ScoringModelLoader(document, instrument.Instrument, check).Load(hash);
        return errors.Count > before ? null : new(document, new(rules), hash, NoLinks);
    }
}
