using System.Collections.Frozen;

namespace ChannelFit.Catalog;

/// <summary>Everything published: instruments, models from the oldest to the newest, and texts by language.</summary>
public sealed class PublishedCatalog(
    IReadOnlyList<PublishedInstrument> instruments,
    IReadOnlyList<PublishedModel> models,
    IReadOnlyList<LanguageTexts> texts,
    EvidenceRegister evidence
)
{
    /// <summary>The language of whoever asks for none that we have.</summary>
    public const string DefaultLanguage = "en";

    private readonly FrozenDictionary<string, PublishedInstrument> instrumentsById = instruments.ToFrozenDictionary(
        seed => seed.Instrument.Id,
        StringComparer.Ordinal
    );

    private readonly FrozenDictionary<string, PublishedModel> modelsById = models.ToFrozenDictionary(
        seed => seed.Model.Id,
        StringComparer.Ordinal
    );

    public IReadOnlyList<PublishedInstrument> Instruments { get; } = instruments;

    public IReadOnlyList<PublishedModel> Models { get; } = models;

    public IReadOnlyList<LanguageTexts> Texts { get; } = texts;

    public EvidenceRegister Evidence { get; } = evidence;

    /// <summary>The languages that there are texts in.</summary>
    public IReadOnlyList<string> Languages { get; } = [.. texts.Select(text => text.Language)];

    /// <summary>The model of partners that are created without naming one.</summary>
    public PublishedModel NewestModel => Models[^1];

    /// <summary>The newest model that scores an instrument; null where none does.</summary>
    public PublishedModel? NewestModelOf(string instrument) =>
        Models.LastOrDefault(seed => seed.Model.Instrument.Id == instrument);

    /// <summary>The model of a request that names none: the pinned one, or the newest of an instrument that it does not score.</summary>
    public PublishedModel? ModelFor(string pinned, string? instrument) =>
        FindModel(pinned) is { } model && (instrument is null || model.Model.Instrument.Id == instrument)
            ? model
            : NewestModelOf(instrument ?? "");

    /// <summary>An instrument by its id, <c>channel-fit@1</c>.</summary>
    public PublishedInstrument? FindInstrument(string id) => instrumentsById.GetValueOrDefault(id);

    /// <summary>A model by its id, <c>fit-model@1.0.0</c>.</summary>
    public PublishedModel? FindModel(string id) => modelsById.GetValueOrDefault(id);

    /// <summary>The texts in a language that there is.</summary>
    public LanguageTexts TextsIn(string language) => Texts.First(texts => texts.Language == language);
}
