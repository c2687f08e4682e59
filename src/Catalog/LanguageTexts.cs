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
    InstrumentPageTexts InstrumentPage,
    CohortTexts Cohort
);
