namespace ChannelFit.Catalog;

/// <summary>A channel with its base, range and curve.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Base">The score of a person about whom nothing is known.</param>
/// <param name="Range">The greatest change of the score by all constructs together, in each direction.</param>
/// <param name="HalfSaturationHours">The weekly hours that give half of the greatest utility.</param>
/// <param name="Typical">The score of the average person.</param>
/// <param name="Actions">The actions of the channel.</param>
public sealed record ChannelDocument(
    string Channel,
    double Base,
    double Range,
    double HalfSaturationHours,
    double? Typical = null,
    ActionsDocument? Actions = null
);

/// <summary>The actions of a channel, in order of importance.</summary>
/// <param name="Do">The actions of a main channel.</param>
/// <param name="Watch">The actions of a channel to watch.</param>
/// <param name="Build">The actions of a channel to build up.</param>
public sealed record ActionsDocument(ActionDocument[] Do, ActionDocument[] Watch, ActionDocument[]? Build = null);

/// <summary>One action.</summary>
/// <param name="Action">The code of its text.</param>
/// <param name="Minutes">Its duration in minutes.</param>
public sealed record ActionDocument(string Action, int Minutes);
