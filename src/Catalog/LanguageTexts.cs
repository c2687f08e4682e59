using System.Globalization;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>seeds/texts/*.json: every sentence a person reads, by code, in one language.</summary>
public sealed record LanguageTexts(
    string Language,
    IReadOnlyDictionary<string, ChannelTexts> Channels,
    IReadOnlyDictionary<string, InstrumentTexts> Instruments,
    IReadOnlyDictionary<string, LabelledText> Verdicts,
    FocusTexts Focus,
    ReasonTexts Reasons,
    IReadOnlyDictionary<string, LabelledText> Gates,
    IReadOnlyDictionary<string, string> Floors,
    IReadOnlyDictionary<string, string> Flags,
    TrialTexts Trial,
    IReadOnlyDictionary<string, string> Watching,
    PlanTexts Plan,
    IReadOnlyDictionary<string, string> Quality,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Basis,
    ReportTexts Report,
    IReadOnlyDictionary<string, string> Actions,
    AdviceTexts Advice
);

/// <summary>The headline about the channel that a person asks about, by the codes of its two sentences.</summary>
public sealed record FocusTexts(IReadOnlyDictionary<string, string> First, IReadOnlyDictionary<string, string> Second);

/// <summary>What is said beside a plan and its channels.</summary>
/// <param name="Build">Of a channel to grow into.</param>
/// <param name="Distinctive">Of channels that are better for a person than for most.</param>
/// <param name="Next">Of the channel that comes in with more hours.</param>
public sealed record AdviceTexts(string Build, string Distinctive, string Next);

/// <summary>A name and what it means.</summary>
public sealed record LabelledText(string Label, string Text);

/// <summary>How to make a small try, with places for its weeks and its minutes a week.</summary>
public sealed record TrialTexts(string Text)
{
    private FormattedTrial? last;

    /// <summary>The sentence for a model's trial; what was said last is not put together again.</summary>
    public string Format(TrialRule trial)
    {
        var known = last;

        if (!ReferenceEquals(known?.Trial, trial))
        {
            known = last = new(trial, Fill(trial));
        }

        return known.Text;
    }

    private string Fill(TrialRule trial) =>
        Text.Replace("{weeks}", trial.Weeks.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(
                "{minutes}",
                trial.MinutesPerWeek.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );

    private sealed class FormattedTrial(TrialRule trial, string text)
    {
        public TrialRule Trial => trial;

        public string Text => text;
    }
}

/// <summary>Why a channel has its verdict.</summary>
/// <param name="Neutral">Of an answer that moves nothing.</param>
/// <param name="Base">What is known of a channel for everybody.</param>
/// <param name="Sources">What a shift or a prior is about, for models that give reasons as labels.</param>
/// <param name="Items">Sentences by item and side, for models that give reasons as sentences.</param>
/// <param name="Shifts">Sentences by shift, option and side, for the same models.</param>
public sealed record ReasonTexts(
    string Neutral,
    IReadOnlyDictionary<string, string> Base,
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlyDictionary<string, ItemReasonTexts> Items,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, ReasonSides>> Shifts
);

/// <summary>What is said where points are added, and where they are taken.</summary>
public sealed record ReasonSides(string? For = null, string? Against = null);

/// <summary>The two sides of an item; inverse where the channel weighs the construct negatively.</summary>
public sealed record ItemReasonTexts(string? For = null, string? Against = null, ReasonSides? Inverse = null);

/// <summary>What is said beside an hours plan, or in place of one.</summary>
public sealed record PlanTexts(
    string Note,
    IReadOnlyDictionary<string, string> Unallocated,
    IReadOnlyDictionary<string, string> Unavailable
);

/// <summary>What stands on the printed report beside the texts of the result itself.</summary>
/// <param name="Labels">Headings and other words that close no sentence.</param>
public sealed record ReportTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);

/// <summary>How a channel is called, and what counts as it.</summary>
/// <param name="Name">As a heading.</param>
/// <param name="Description">What counts as it.</param>
/// <param name="Inline">Inside a sentence, with its article.</param>
public sealed record ChannelTexts(string Name, string Description, string Inline);

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
