using System.Globalization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Catalog;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The content of a report, and the format of names, points and hours in its language.</summary>
/// <param name="Scored">The scored submission, which contains the reasons; null if the result could not be verified.</param>
/// <param name="Instrument">The instrument that was answered; null if it is no longer published.</param>
/// <param name="Branding">The branding of the partner; null if there is none.</param>
/// <param name="Progress">What the person did and what came of it; null if nothing is recorded.</param>
public sealed record Report(
    AssessmentResponse View,
    ScoredSubmission? Scored,
    PublishedInstrument? Instrument,
    LanguageTexts Texts,
    EvidenceRegister Register,
    BrandingResponse? Branding,
    ReportOptions Options,
    PersonProgress? Progress
)
{
    private const int MostLeading = 3;
    private const int DaysUntilReturn = 28;
    private const int DaysPerWeek = 7;
    private const double MinutesPerHour = 60;
    private const string FewHours = "few-hours";

    internal CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(Texts.Language);

    /// <summary>Creates the report of a stored row.</summary>
    public static Report Create(
        AssessmentRow row,
        BrandingResponse? branding,
        ReportOptions options,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        LanguageTexts texts,
        PersonProgress? progress
    )
    {
        var scored = results.Verify(row);
        var planned =
            scored is not null && options.HoursPerWeek is { } hours ? Replanning.Plan(scored, row, hours) : scored;
        return new(
            results.ToResponse(row, planned, IncludeOptions.Bounds | IncludeOptions.PlanDetail, texts),
            planned,
            catalog.FindInstrument(row.Instrument),
            texts,
            catalog.Evidence,
            branding,
            options,
            progress
        );
    }

    public string? Note => View.Note;

    public string Title => $"{Label("title")}, {Date}";

    public string Label(string key) => Texts.Report.Labels[key];

    public string Sentence(string key) => Texts.Report.Sentences[key];

    /// <summary>Returns a text whose placeholder is replaced.</summary>
    public string Sentence(string key, string place, string value) =>
        Sentence(key).Replace($"{{{place}}}", value, StringComparison.Ordinal);

    public string Name(string channel) => Texts.Channels.GetValueOrDefault(channel)?.Name ?? channel;

    /// <summary>Returns the name of a channel as it stands inside a sentence.</summary>
    public string InlineName(string channel) => Texts.Channels.GetValueOrDefault(channel)?.Inline ?? channel;

    /// <summary>Joins the names of channels with semicolons, because names contain commas and "and".</summary>
    public string Names(IEnumerable<string> channels) => string.Join("; ", channels.Select(Name));

    public string VerdictLabel(string verdict) => Texts.Verdicts[verdict].Label;

    /// <summary>Returns the text of an item.</summary>
    public string ItemText(string item) => Texts.Instruments[View.Instrument].Items[item];

    /// <summary>The day on which the assessment was stored, in UTC.</summary>
    public string Date => Format(View.CreatedAt);

    /// <summary>The day on which the person should answer again.</summary>
    public string ReturnDate => Format(View.CreatedAt.AddDays(DaysUntilReturn));

    /// <summary>The last day of a trial that begins on the day of the assessment.</summary>
    public string TrialEnd =>
        Format(View.CreatedAt.AddDays(DaysPerWeek * (Scored?.Scorecard.Model.Rules.Trial.Weeks ?? 0)));

    /// <summary>Formats a score in whole points, rounded down so that it stays on its side of every cut score.</summary>
    public string WholePoints(double points) => Math.Floor(points).ToString("0", Culture);

    public string Points(double points) => points.ToString("0.0", Culture);

    /// <summary>Formats an interval in whole points, rounded outwards so that it contains the original interval.</summary>
    public string Interval(double low, double high) =>
        string.Create(Culture, $"{Math.Floor(low):0}–{Math.Ceiling(high):0}");

    /// <summary>Formats hours and minutes: 2 h 15 min.</summary>
    public string Hours(double hours)
    {
        var minutes = (int)Math.Round(MinutesPerHour * hours);
        return (minutes / 60, minutes % 60) switch
        {
            (var whole, 0) => string.Create(Culture, $"{whole} h"),
            (0, var rest) => string.Create(Culture, $"{rest} min"),
            var (whole, rest) => string.Create(Culture, $"{whole} h {rest} min"),
        };
    }

    /// <summary>Formats the duration of an action.</summary>
    public string Minutes(int minutes) => Hours(minutes / MinutesPerHour);

    /// <summary>Returns the hours of a channel in the plan; 0 without a plan.</summary>
    public double HoursOf(string channel) =>
        View.Plan?.Allocations.FirstOrDefault(one => one.Channel == channel)?.Hours ?? 0;

    /// <summary>True if unanswered items could still change a score.</summary>
    public bool HasOpenQuestions =>
        View.Channels.Any(channel => channel.Bounds is { } all && all.Range.Min < all.Range.Max);

    /// <summary>True if the search is confidential, so that the report suggests nothing that others can see.</summary>
    public bool IsConfidential =>
        Scored?.Scorecard is { } card
        && card.Model.Rules.Gates.Index()
            .Any(gate =>
                gate.Item.Privacy == GatePrivacy.Fired && card.Verdicts.Any(verdict => verdict.HasFired(gate.Index))
            );

    /// <summary>The flags. A plan for other hours than those of the answers drops the one about few hours.</summary>
    public IReadOnlyList<FlagResponse> Flags =>
        [.. (View.Flags ?? []).Where(flag => Options.HoursPerWeek is null || flag.Flag != FewHours)];

    /// <summary>The channel that the person asked about; null only for a row that was tampered with.</summary>
    public ChannelResponse? FocusChannel => View.Channels.FirstOrDefault(IsFocus);

    /// <summary>The focus and the best channels with a verdict, whose studies the report lists.</summary>
    public IEnumerable<ChannelResponse> ExplainedChannels =>
        View
            .Channels.Where(IsFocus)
            .Concat(
                View.Channels.Where(channel => !IsFocus(channel) && channel.Verdict != "cannot-tell").Take(MostLeading)
            );

    public bool IsFocus(ChannelResponse channel) => channel.Channel == View.Focus.Channel;

    /// <summary>Returns the two sentences of the answer; the second is null if there is only one.</summary>
    /// <remarks>No name of a channel inside a sentence contains a full stop followed by a space.</remarks>
    public (string First, string? Second) Answer =>
        View.Focus.Text.Split(". ", 2) is [var first, var second] ? ($"{first}.", second) : (View.Focus.Text, null);

    /// <summary>Returns the warnings that are shown before the reasons.</summary>
    public IEnumerable<string> Warnings =>
        (View.Quality?.Concerns ?? [])
            .Select(concern => ReasonTextFormatter.Concern(concern, View.Quality!, View.Instrument, Texts))
            .Concat(View.Verified ? [] : [Sentence("unverified")]);

    /// <summary>Formats a day of a week.</summary>
    public string Day(DateOnly day) => Format(day.ToDateTime(TimeOnly.MinValue));

    private string Format(DateTime day) => day.ToString(Label("date"), Culture);
}
