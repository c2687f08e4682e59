using System.Globalization;

namespace ChannelFit.Catalog;

/// <summary>seeds/evidence/register.json: what is known, and how well.</summary>
/// <param name="AsOf">The edition, year-month.</param>
public sealed record EvidenceRegister(string AsOf, EvidenceFinding[] Rows)
{
    private const int YearsUntilStale = 10;

    /// <summary>Whether a text is a year and a month.</summary>
    public static bool IsEdition(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a row is older than ten years at the time of the edition.</summary>
    public bool IsStale(EvidenceFinding row) =>
        row.Year is { } year && year < int.Parse(AsOf.AsSpan(0, 4), CultureInfo.InvariantCulture) - YearsUntilStale;

    /// <summary>The rows older than ten years that some links cite, in register order.</summary>
    public IReadOnlyList<string> StaleEvidenceCitedBy(IReadOnlyDictionary<string, EvidenceLink> links)
    {
        var cited = links.Values.SelectMany(link => link.Evidence ?? []).ToHashSet(StringComparer.Ordinal);
        return [.. Rows.Where(row => IsStale(row) && cited.Contains(row.Id)).Select(row => row.Id)];
    }
}

/// <summary>One finding.</summary>
/// <param name="Denominator">What the finding is a share of.</param>
/// <param name="Confidence">How far it can be relied on.</param>
/// <param name="Status">read, or recalled: not looked up again, and so cited by no coefficient.</param>
/// <param name="ConflictsWith">The rows that say otherwise.</param>
/// <param name="Year">When it was published; absent where that is not known.</param>
public sealed record EvidenceFinding(
    string Id,
    string Finding,
    string Source,
    string Place,
    string Population,
    string Denominator,
    string Caveat,
    string Confidence,
    string Status,
    string[] Links,
    string[] ConflictsWith,
    int? Year = null
);

/// <summary>seeds/evidence/links/*.json: what each coefficient of a model rests on. It stands beside the model and moves no hash.</summary>
/// <param name="Inherits">The model that it was made from, whose links hold for all that stands nowhere here.</param>
public sealed record EvidenceLinksDocument(
    string Model,
    string Note,
    IReadOnlyDictionary<string, EvidenceLink> Links,
    string? Inherits = null
);

/// <summary>What one coefficient rests on: evidence, or a judgement that says why.</summary>
/// <param name="Evidence">Ids of rows in the register.</param>
/// <param name="Judgement">Why it is what it is, where no row says so.</param>
public sealed record EvidenceLink(string[]? Evidence = null, string? Judgement = null);
