namespace ChannelFit.Catalog;

/// <summary>A construct: how its items are combined, and its weight in each channel.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Neutral">The score, 0–1, that changes no channel score.</param>
/// <param name="Sem">The assumed standard error of measurement.</param>
/// <param name="Combine">How the items are combined: mean, mean-with-help or per-channel.</param>
/// <param name="Reflective">True if its items are effects of the construct, so that they should agree.</param>
/// <param name="Weights">The weights, by channel.</param>
/// <param name="Help">The help item, for mean-with-help.</param>
/// <param name="Presence">For per-channel: the code of the presence item, without its channel.</param>
/// <param name="Drop">For per-channel: the code of the item that lowers the score, without its channel.</param>
public sealed record ConstructDocument(
    string Construct,
    double Neutral,
    double Sem,
    string Combine,
    bool Reflective,
    IReadOnlyDictionary<string, double> Weights,
    HelpDocument? Help = null,
    string? Presence = null,
    string? Drop = null
);

/// <summary>The item that makes up for part of a low mean.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="Share">The greatest share of what is lacking that it makes up for.</param>
/// <param name="ListedAlone">True, also when absent, if help without a mean is listed with 0 points.</param>
public sealed record HelpDocument(string Item, double Share, bool? ListedAlone = null);

/// <summary>The usual score of a per-channel construct for people who gave a certain answer.</summary>
/// <param name="Source">Its name in reasons and contributions.</param>
/// <param name="Construct">The construct.</param>
/// <param name="Item">The item that decides.</param>
/// <param name="Values">The usual scores, by option, then by channel.</param>
public sealed record PriorDocument(
    string Source,
    string Construct,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values
);

/// <summary>The scoring of one item.</summary>
/// <param name="Changeable">True if the answer is an act that the person can change.</param>
/// <param name="Construct">The construct that the item measures; absent for context items.</param>
/// <param name="Direction">For agreement items: positive, or negative when agreement lowers the construct.</param>
/// <param name="Values">The value of each option, 0–1.</param>
/// <param name="Knots">Pairs of a number and its value; linear between them, constant outside.</param>
/// <param name="LimitFactor">The highest multiple of the present number that a counterfactual may suggest.</param>
public sealed record ItemKeyDocument(
    bool Changeable,
    string? Construct = null,
    string? Direction = null,
    IReadOnlyDictionary<string, double>? Values = null,
    double[][]? Knots = null,
    double? LimitFactor = null
);
