namespace ChannelFit.Api.Features.Catalog;

/// <summary>The scoring models, oldest first.</summary>
/// <param name="Items">Every published version.</param>
public sealed record ModelList(IReadOnlyList<ModelEntry> Items);

/// <summary>A scoring model in a list.</summary>
/// <param name="Id">The id to use in a submission, key@version.</param>
/// <param name="Key">The model's key.</param>
/// <param name="Version">The version of the model (semver.org).</param>
/// <param name="Instrument">The instrument that it scores, key@version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers; changes of texts and evidence links do not change it.</param>
public sealed record ModelEntry(string Id, string Key, string Version, string Instrument, string Hash);
