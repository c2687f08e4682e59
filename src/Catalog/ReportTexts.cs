namespace ChannelFit.Catalog;

/// <summary>The texts of the printed report, in addition to the texts of the result.</summary>
/// <param name="Labels">Headings and other words outside sentences.</param>
public sealed record ReportTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);
