using System.Globalization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>What a report shows, and how names, points and hours are written in its language.</summary>
/// <param name="Scored">What reasons are taken from; null where the result could not be verified.</param>
internal sealed record Report(
    AssessmentResponse View,
    ScoredSubmission? Scored,
    LanguageTexts Texts,
    EvidenceRegister Register
)
{
    private const int MostLeading = 3;

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(Texts.Language);

    /// <summary>The report of a stored row.</summary>
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

    /// <summary>The page.</summary>
    public HtmlPageResult ToHtmlPage() =>
        new HtmlPageResult(Texts, $"{Label("title")}, {Date}", ReportStylesheet.Css, ReportBody.Render(this));

    public string Label(string key) => Texts.Report.Labels[key];

    public string Sentence(string key) => Texts.Report.Sentences[key];

    /// <summary>A sentence whose one place is filled.</summary>
    public string Sentence(string key, string place, string value) =>
        Sentence(key).Replace($"{{{place}}}", value, StringComparison.Ordinal);

    public string Name(string channel) => Texts.Channels.GetValueOrDefault(channel)?.Name ?? channel;

    /// <summary>Several channels; a semicolon, since names hold commas and "and".</summary>
    public string Names(IEnumerable<string> channels) => string.Join("; ", channels.Select(Name));

    public string VerdictLabel(string verdict) => Texts.Verdicts[verdict].Label;

    /// <summary>The text of a question.</summary>
    public string ItemText(string item) => Texts.Instruments[View.Instrument].Items[item];

    /// <summary>The day on which it was stored, UTC.</summary>
    public string Date => View.CreatedAt.ToString(Label("date"), culture);

    public string Points(double points) => points.ToString("0.0", culture);

    /// <summary>Whole points from and to, rounded outwards so that nothing is left out.</summary>
    public string Interval(double low, double high) =>
        string.Create(culture, $"{Math.Floor(low):0}–{Math.Ceiling(high):0}");

    /// <summary>Hours and minutes: 2 h 15 min.</summary>
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
    public bool HasHours(string channel) => View.Plan?.Allocations.Any(one => one.Channel == channel) == true;

    /// <summary>Whether questions are open that could still change a score.</summary>
    public bool HasOpenQuestions =>
        View.Channels.Any(channel => channel.Bounds is { } all && all.Range.Min < all.Range.Max);

    /// <summary>The channels that are explained in words: the focus and the best, where anything can be told of them.</summary>
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
