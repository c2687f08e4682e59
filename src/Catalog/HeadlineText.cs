using System.Collections.Immutable;
using System.Globalization;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Formats the headline and the channels and hours of a plan as text.</summary>
public static class HeadlineText
{
    /// <summary>The placeholder of the channel that the person asks about.</summary>
    public const string Channel = "{channel}";

    /// <summary>The placeholder of the hours of that channel.</summary>
    public const string HoursOfFocus = "{hours}";

    /// <summary>The placeholder of the channels that the second sentence names.</summary>
    public const string Channels = "{channels}";

    private const double Quarter = 0.25;

    /// <summary>Returns the two sentences of a headline.</summary>
    public static string Format(Headline headline, ScoringModel model, LanguageTexts texts)
    {
        var first = texts
            .Focus.First[headline.First]
            .Replace(Channel, Name(headline.Focus, model, texts), StringComparison.Ordinal)
            .Replace(HoursOfFocus, Hours(headline.Hours ?? 0), StringComparison.Ordinal);
        var second = WithTrial(texts.Focus.Second[headline.Second], model.Rules.Trial)
            .Replace(Channels, Names(headline.Named, model, texts), StringComparison.Ordinal);
        return $"{first} {second}";
    }

    /// <summary>Replaces the weeks and minutes of a trial in a sentence, which are the same for everyone.</summary>
    public static string WithTrial(string sentence, TrialRule trial) =>
        sentence
            .Replace("{weeks}", trial.Weeks.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(
                "{minutes}",
                trial.MinutesPerWeek.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );

    /// <summary>Returns the names of channels inside a sentence, separated by semicolons, because names contain commas and "and".</summary>
    public static string Names(ImmutableArray<int> channels, ScoringModel model, LanguageTexts texts) =>
        string.Join("; ", channels.Select(channel => Name(channel, model, texts)));

    /// <summary>Returns hours with fractions, such as <c>1¼ h</c>, because decimal separators differ between countries with the same language.</summary>
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
