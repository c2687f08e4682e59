using System.Globalization;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.InstrumentPages;

/// <summary>Formats numbers of published reports for people.</summary>
internal static class NumberText
{
    private const string Dash = "–";

    /// <summary>Returns a number with at most two decimals.</summary>
    public static string Number(double? number, LanguageTexts texts) =>
        number?.ToString("0.##", Culture(texts)) ?? Dash;

    /// <summary>Returns a share in percent.</summary>
    public static string Share(double? share, LanguageTexts texts) =>
        share is { } known ? $"{(100 * known).ToString("0", Culture(texts))} %" : Dash;

    /// <summary>Returns an estimate with its interval.</summary>
    public static string Estimate(EstimateWithInterval? estimate, LanguageTexts texts) =>
        estimate is null
            ? Dash
            : $"{Number(estimate.Mean, texts)} ({Number(estimate.Low, texts)}{Dash}{Number(estimate.High, texts)})";

    /// <summary>Returns the sentence that says how many more are needed.</summary>
    public static string StillNeeded(int count, LanguageTexts texts) =>
        texts
            .InstrumentPage.Sentences["missing"]
            .Replace("{count}", count.ToString(Culture(texts)), StringComparison.Ordinal);

    private static CultureInfo Culture(LanguageTexts texts) => CultureInfo.GetCultureInfo(texts.Language);
}
