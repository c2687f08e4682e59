namespace ChannelFit.Api.Features.Catalog;

/// <summary>A list of instruments.</summary>
/// <param name="Items">Every published version.</param>
public sealed record InstrumentList(IReadOnlyList<InstrumentEntry> Items);

/// <summary>An instrument in a list.</summary>
/// <param name="Id">The id to use in a submission, key@version.</param>
/// <param name="Key">The instrument's key.</param>
/// <param name="Version">The version, counted from 1.</param>
/// <param name="Title">A short title.</param>
/// <param name="Hash">SHA-256 of the canonical instrument; changes of texts do not change it.</param>
public sealed record InstrumentEntry(string Id, string Key, int Version, string Title, string Hash);
