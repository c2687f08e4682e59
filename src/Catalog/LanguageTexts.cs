using System.Globalization;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>All texts for people in one language, by code (seeds/texts).</summary>
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
    AdviceTexts Advice,
    OutcomesTexts Outcomes,
    FindingsTexts Findings,
    CohortTexts Cohort
);

/// <summary>The texts of the coach's view.</summary>
public sealed record CohortTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);

/// <summary>The texts about what data say of instruments and models.</summary>
public sealed record FindingsTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);

/// <summary>The texts about what people do on channels and what comes of it.</summary>
/// <param name="Attempts">By channel: what counts as an attempt, and the next attempts.</param>
/// <param name="Advice">By code: the sentence, and the next action.</param>
public sealed record OutcomesTexts(
    IReadOnlyDictionary<string, AttemptTexts> Attempts,
    IReadOnlyDictionary<string, OutcomeAdviceTexts> Advice
);

/// <summary>The texts about the attempts on a channel.</summary>
/// <param name="Counts">What counts as an attempt.</param>
/// <param name="Next">Asks for a number of attempts.</param>
public sealed record AttemptTexts(string Counts, string Next);

/// <summary>The texts of an advice code.</summary>
public sealed record OutcomeAdviceTexts(string Text, string Next);

/// <summary>The sentences of headlines, by code.</summary>
public sealed record FocusTexts(IReadOnlyDictionary<string, string> First, IReadOnlyDictionary<string, string> Second);

/// <summary>The advice about channels in a plan.</summary>
/// <param name="Build">About a channel to build up.</param>
/// <param name="Distinctive">About channels that suit the person better than most people.</param>
/// <param name="Next">About the channel that more hours would fund.</param>
public sealed record AdviceTexts(string Build, string Distinctive, string Next);

/// <summary>A name and its explanation.</summary>
public sealed record LabelledText(string Label, string Text);

/// <summary>The instructions for a small trial, with placeholders for its weeks and its minutes a week.</summary>
public sealed record TrialTexts(string Text)
{
    private FormattedTrial? last;

    /// <summary>Returns the sentence for the trial of a model. It caches the last one, because nearly every request uses the same model.</summary>
    public string Format(TrialRule trial)
    {
        var cached = last;

        if (!ReferenceEquals(cached?.Trial, trial))
        {
            cached = last = new(trial, Fill(trial));
        }

        return cached.Text;
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

/// <summary>The texts of reasons.</summary>
/// <param name="Neutral">About an answer that changes no score.</param>
/// <param name="Base">What is known about a channel for everyone.</param>
/// <param name="Sources">The labels of shifts and priors, for models with reasons as labels.</param>
/// <param name="Items">The sentences by item and side, for models with reasons as sentences.</param>
/// <param name="Shifts">The sentences by shift, option and side, for the same models.</param>
public sealed record ReasonTexts(
    string Neutral,
    IReadOnlyDictionary<string, string> Base,
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlyDictionary<string, ItemReasonTexts> Items,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, ReasonSides>> Shifts
);

/// <summary>The sentences for added and for removed points.</summary>
public sealed record ReasonSides(string? For = null, string? Against = null);

/// <summary>The sentences of an item; inverse is for channels with a negative weight.</summary>
public sealed record ItemReasonTexts(string? For = null, string? Against = null, ReasonSides? Inverse = null);

/// <summary>The texts of an hours plan, or of a missing one.</summary>
public sealed record PlanTexts(
    string Note,
    IReadOnlyDictionary<string, string> Unallocated,
    IReadOnlyDictionary<string, string> Unavailable
);

/// <summary>The texts of the printed report, in addition to the texts of the result.</summary>
/// <param name="Labels">Headings and other words outside sentences.</param>
public sealed record ReportTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);

/// <summary>The names and the description of a channel.</summary>
/// <param name="Name">The name as a heading.</param>
/// <param name="Description">What belongs to the channel.</param>
/// <param name="Inline">The name inside a sentence, with its article.</param>
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
