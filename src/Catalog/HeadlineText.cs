using System.Collections.Immutable;
using System.Globalization;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Says in words what a headline, and what stands beside a plan, says in codes.</summary>
public static class HeadlineText
{
    private const double Quarter = 0.25;

    /// <summary>Returns the two sentences about the channel that a person asks about.</summary>
    public static string Of(Headline headline, ScoringModel model, LanguageTexts texts)
    {
        var trial = model.Rules.Trial;
        var first = texts
            .Focus.First[headline.First]
            .Replace("{channel}", Name(headline.Focus, model, texts), StringComparison.Ordinal)
            .Replace("{hours}", Hours(headline.Hours ?? 0), StringComparison.Ordinal);
        var second = texts
            .Focus.Second[headline.Second]
            .Replace("{channels}", Names(headline.Named, model, texts), StringComparison.Ordinal)
            .Replace("{weeks}", trial.Weeks.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(
                "{minutes}",
                trial.MinutesPerWeek.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );
        return $"{first} {second}";
    }

    /// <summary>Returns the names of channels inside a sentence; semicolons part them, since names hold commas and "and".</summary>
    public static string Names(ImmutableArray<int> channels, ScoringModel model, LanguageTexts texts) =>
        string.Join("; ", channels.Select(channel => Name(channel, model, texts)));

    /// <summary>Returns hours with fractions, <c>1¼ h</c>: decimal marks differ between countries of one language.</summary>
    public static string Hours(double hours)
    {
        var whole = Math.Floor(hours);
        var part = ((int)((hours - whole) / Quarter)) switch
        {
            1 => "¼",
            2 => "½",
            3 => "¾",
            _ => "",
        };
        return whole == 0 && part.Length > 0
            ? $"{part} h"
            : string.Create(CultureInfo.InvariantCulture, $"{whole}{part} h");
    }

    private static string Name(int channel, ScoringModel model, LanguageTexts texts) =>
        texts.Channels[model.Channels[channel].Key].Inline;
}
