using System.Globalization;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The content of a page of people.</summary>
/// <param name="Partner">The partner's name.</param>
/// <param name="Test">True for test data.</param>
/// <param name="Filter">The filters that are set.</param>
/// <param name="Entries">The people of the page.</param>
/// <param name="Next">The address of the next page; null on the last page.</param>
/// <param name="Channels">The channels to filter by.</param>
/// <param name="Texts">The texts.</param>
public sealed record CohortView(
    string Partner,
    bool Test,
    CohortFilter Filter,
    IReadOnlyList<CohortEntry> Entries,
    string? Next,
    IReadOnlyList<string> Channels,
    LanguageTexts Texts
)
{
    private CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(Texts.Language);

    public string Label(string key) => Texts.Cohort.Labels[key];

    public string Sentence(string key) => Texts.Cohort.Sentences[key];

    public string Name(string channel) => Texts.Channels.GetValueOrDefault(channel)?.Name ?? channel;

    public string Day(DateOnly day) => day.ToString(Texts.Report.Labels["date"], Culture);

    public string Day(DateTimeOffset time) => Day(DateOnly.FromDateTime(time.UtcDateTime));

    public string Hours(double hours) => string.Create(Culture, $"{hours:0.##} h");

    public string Number(int number) => number.ToString(Culture);
}
