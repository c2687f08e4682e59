using System.Globalization;

namespace ChannelFit.Catalog;

/// <summary>The evidence register of seeds/evidence/register.json: findings and their reliability.</summary>
/// <param name="AsOf">The edition, as year and month.</param>
public sealed record EvidenceRegister(string AsOf, EvidenceFinding[] Rows)
{
    private const int YearsUntilStale = 10;

    /// <summary>Returns whether a text is a year and month.</summary>
    public static bool IsEdition(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Returns whether a finding is more than ten years older than the edition.</summary>
    public bool IsStale(EvidenceFinding row) =>
        row.Year is { } year && year < int.Parse(AsOf.AsSpan(0, 4), CultureInfo.InvariantCulture) - YearsUntilStale;

    /// <summary>Returns the ids of stale findings that the links cite, in register order.</summary>
    public IReadOnlyList<string> StaleEvidenceCitedBy(IReadOnlyDictionary<string, EvidenceLink> links)
    {
        var cited = links.Values.SelectMany(link => link.Evidence ?? []).ToHashSet(StringComparer.Ordinal);
        return [.. Rows.Where(row => IsStale(row) && cited.Contains(row.Id)).Select(row => row.Id)];
    }
}

/// <summary>One finding.</summary>
/// <param name="Denominator">The population that the finding is a share of.</param>
/// <param name="Confidence">The reliability of the finding.</param>
/// <param name="Status">read, or recalled: not checked against the source, so that no coefficient cites it.</param>
/// <param name="ConflictsWith">The ids of findings that contradict it.</param>
/// <param name="Year">The year of publication; absent when it is not known.</param>
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

/// <summary>The evidence links of a model in seeds/evidence/links: the basis of each coefficient. They do not affect the hash of the model.</summary>
/// <param name="Inherits">The earlier model whose links apply to all coefficients that are not listed.</param>
public sealed record EvidenceLinksDocument(
    string Model,
    string Note,
    IReadOnlyDictionary<string, EvidenceLink> Links,
    string? Inherits = null
);

/// <summary>The basis of one coefficient: evidence, or a judgement with its reason.</summary>
/// <param name="Evidence">The ids of findings in the register.</param>
/// <param name="Judgement">The reason for the coefficient, when no finding supports it.</param>
public sealed record EvidenceLink(string[]? Evidence = null, string? Judgement = null);
