using System.Globalization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The content of a report, and the format of names, points and hours in its language.</summary>
/// <param name="Scored">The scored submission, which contains the reasons; null if the result could not be verified.</param>
internal sealed record Report(
    AssessmentResponse View,
    ScoredSubmission? Scored,
    LanguageTexts Texts,
    EvidenceRegister Register
)
{
    private const int MostLeading = 3;

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(Texts.Language);

    /// <summary>Creates the report of a stored row.</summary>
    public static Report Create(
        AssessmentRow row,
        StoredResultVerifier kept,
        PublishedCatalog published,
        LanguageTexts texts
    )
    {
        var scored = kept.Verify(row);
        return new(
            kept.ToResponse(row, scored, IncludeOptions.Bounds | IncludeOptions.PlanDetail, texts),
            scored,
            texts,
            published.Evidence
        );
    }

    /// <summary>Creates the page.</summary>
    public HtmlPageResult ToHtmlPage() =>
        new HtmlPageResult(Texts, $"{Label("title")}, {Date}", ReportStylesheet.Css, ReportBody.Render(this));

    public string Label(string key) => Texts.Report.Labels[key];

    public string Sentence(string key) => Texts.Report.Sentences[key];

    /// <summary>Returns a text whose placeholder is replaced.</summary>
    public string Sentence(string key, string place, string value) =>
        Sentence(key).Replace($"{{{place}}}", value, StringComparison.Ordinal);

    public string Name(string channel) => Texts.Channels.GetValueOrDefault(channel)?.Name ?? channel;

    /// <summary>Joins the names of channels with semicolons, because names contain commas and "and".</summary>
    public string Names(IEnumerable<string> channels) => string.Join("; ", channels.Select(Name));

    public string VerdictLabel(string verdict) => Texts.Verdicts[verdict].Label;

    /// <summary>Returns the text of an item.</summary>
    public string ItemText(string item) => Texts.Instruments[View.Instrument].Items[item];

    /// <summary>The day on which the assessment was stored, in UTC.</summary>
    public string Date => View.CreatedAt.ToString(Label("date"), culture);

    public string Points(double points) => points.ToString("0.0", culture);

    /// <summary>Formats an interval in whole points, rounded outwards so that it contains the original interval.</summary>
    public string Interval(double low, double high) =>
        string.Create(culture, $"{Math.Floor(low):0}–{Math.Ceiling(high):0}");

    /// <summary>Formats hours and minutes: 2 h 15 min.</summary>
    public string Hours(double hours)
    {
        var minutes = (int)Math.Round(60 * hours);
        return (minutes / 60, minutes % 60) switch
        {
            (var whole, 0) => string.Create(culture, $"{whole} h"),
            (0, var rest) => string.Create(culture, $"{rest} min"),
            var (whole, rest) => string.Create(culture, $"{whole} h {rest} min"),
        };
    }

    /// <summary>Returns whether the plan gives a channel hours.</summary>
    public bool HasHours(string channel) =>
        View.Plan?.Allocations.Any(allocation => allocation.Channel == channel) == true;

    /// <summary>Whether unanswered items could still change a score.</summary>
    public bool HasOpenQuestions =>
        View.Channels.Any(channel => channel.Bounds is { } all && all.Range.Min < all.Range.Max);

    /// <summary>The channels that the report explains in words: the focus and the best, if they have a verdict.</summary>
    public IEnumerable<ChannelResponse> ExplainedChannels
    {
        get
        {
            var told = View.Channels.Where(channel => channel.Verdict != "cannot-tell").ToLookup(IsFocus);
            return told[true].Concat(told[false].Take(MostLeading));
        }
    }

    public bool IsFocus(ChannelResponse channel) => channel.Channel == View.Focus.Channel;
}
