namespace ChannelFit.Api.Seeds;

/// <summary>seeds/texts/*.json: every sentence a person reads, by code, in one language.</summary>
public sealed record Texts(
    string Language,
    IReadOnlyDictionary<string, ChannelTexts> Channels,
    IReadOnlyDictionary<string, InstrumentTexts> Instruments
);

/// <summary>How a channel is called, and what counts as it.</summary>
public sealed record ChannelTexts(string Name, string Description);

/// <summary>The wording of one instrument.</summary>
public sealed record InstrumentTexts(
    string Title,
    IReadOnlyDictionary<string, string> Sections,
    IReadOnlyDictionary<string, string> Forms,
    IReadOnlyDictionary<string, string[]> Scales,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options,
    IReadOnlyDictionary<string, string> Units,
    IReadOnlyDictionary<string, string> Items
);
