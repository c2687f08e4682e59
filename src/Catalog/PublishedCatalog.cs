using System.Collections.Frozen;

namespace ChannelFit.Catalog;

/// <summary>The published instruments, models (from the oldest to the newest), texts, evidence and priors.</summary>
public sealed class PublishedCatalog(
    IReadOnlyList<PublishedInstrument> instruments,
    IReadOnlyList<PublishedModel> models,
    IReadOnlyList<LanguageTexts> texts,
    EvidenceRegister evidence,
    OutcomePriors priors
)
{
    /// <summary>The language of a request that asks for no available language.</summary>
    public const string DefaultLanguage = "en";

    private readonly FrozenDictionary<string, PublishedInstrument> instrumentsById = instruments.ToFrozenDictionary(
        instrument => instrument.Instrument.Id,
        StringComparer.Ordinal
    );

    private readonly FrozenDictionary<string, PublishedModel> modelsById = models.ToFrozenDictionary(
        model => model.Model.Id,
        StringComparer.Ordinal
    );

    public IReadOnlyList<PublishedInstrument> Instruments { get; } = instruments;

    public IReadOnlyList<PublishedModel> Models { get; } = models;

    public IReadOnlyList<LanguageTexts> Texts { get; } = texts;

    public EvidenceRegister Evidence { get; } = evidence;

    /// <summary>The prior rates of each channel, used before a person has recorded activity.</summary>
    public OutcomePriors OutcomePriors { get; } = priors;

    /// <summary>The languages of the texts.</summary>
    public IReadOnlyList<string> Languages { get; } = [.. texts.Select(text => text.Language)];

    /// <summary>The default model of a new partner.</summary>
    public PublishedModel NewestModel => Models[^1];

    /// <summary>Returns the newest model for an instrument; null if there is none.</summary>
    public PublishedModel? NewestModelOf(string instrument) =>
        Models.LastOrDefault(model => model.Model.Instrument.Id == instrument);

    /// <summary>Returns the model of a request that names none: the partner's model, or the newest model for another instrument.</summary>
    public PublishedModel? ModelFor(string pinned, string? instrument) =>
        FindModel(pinned) is { } model && (instrument is null || model.Model.Instrument.Id == instrument)
            ? model
            : NewestModelOf(instrument ?? "");

    /// <summary>Returns a catalog in which each model is changed.</summary>
    public PublishedCatalog WithModels(Func<PublishedModel, PublishedModel> change) =>
        new(Instruments, [.. Models.Select(change)], Texts, Evidence, OutcomePriors);

    /// <summary>Returns an instrument by its id, <c>channel-fit@1</c>.</summary>
    public PublishedInstrument? FindInstrument(string id) => instrumentsById.GetValueOrDefault(id);

    /// <summary>Returns a model by its id, <c>fit-model@1.0.0</c>.</summary>
    public PublishedModel? FindModel(string id) => modelsById.GetValueOrDefault(id);

    /// <summary>Returns the texts in an available language.</summary>
    public LanguageTexts TextsIn(string language) => Texts.First(texts => texts.Language == language);
}
