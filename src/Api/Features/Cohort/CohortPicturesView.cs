using System.Globalization;
using ChannelFit.Api.Features.Outcomes.Summary;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The content of the pictures. None of their numbers is about fewer than ten people.</summary>
/// <param name="Verdicts">The verdicts of each channel.</param>
/// <param name="Hours">The planned and the spent hours of each channel.</param>
/// <param name="Funnels">What came of each channel.</param>
/// <param name="Texts">The texts.</param>
public sealed record CohortPicturesView(
    IReadOnlyList<CohortVerdicts> Verdicts,
    IReadOnlyList<CohortHours> Hours,
    IReadOnlyList<OutcomeSummaryItem> Funnels,
    LanguageTexts Texts
)
{
    private CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(Texts.Language);

    public string Label(string key) => Texts.Cohort.Labels[key];

    public string Sentence(string key) => Texts.Cohort.Sentences[key];

    public string Name(string channel) => Texts.Channels.GetValueOrDefault(channel)?.Name ?? channel;

    public string VerdictName(string verdict) => Texts.Verdicts[verdict].Label;

    public string Number(long number) => number.ToString(Culture);
}
