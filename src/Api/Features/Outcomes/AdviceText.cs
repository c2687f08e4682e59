using System.Globalization;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>The sentences of an advice, in one language.</summary>
/// <param name="Text">What the record says.</param>
/// <param name="Next">The next action, with a number to count.</param>
public sealed record AdviceText(string Text, string Next)
{
    /// <summary>Fills the texts of an advice.</summary>
    public static AdviceText Create(AdvisedChannel channel, LanguageTexts texts)
    {
        var progress = channel.Progress;
        var culture = CultureInfo.GetCultureInfo(texts.Language);
        var advice = texts.Outcomes.Advice[channel.Advice.Code()];
        var next = channel.Next switch
        {
            NextAction.MakeAttempts => $"{advice.Next} {texts.Outcomes.Attempts[progress.Channel].Next}",
            NextAction.FollowResult when progress.PlannedPerWeek == 0 => texts.Outcomes.SpendNoHours,
            NextAction.FollowResult => texts.Outcomes.FollowResult,
            NextAction.AskSomebody => texts.Outcomes.AskSomebody,
            _ => advice.Next,
        };
        return new(Fill(advice.Text), Fill(next));

        string Fill(string text) =>
            new (string Name, decimal Value)[]
            {
                ("weeks", progress.ActiveWeeks),
                ("minWeeks", AdviceRules.MinWeeks),
                ("hours", progress.All.Hours),
                ("minHours", AdviceRules.MinHours),
                ("minAttempts", ChannelProgress.MinAttempts),
                ("attempts", progress.All.Attempts),
                ("replies", progress.All.Replies),
                ("interviews", progress.All.Interviews),
                ("count", AdviceRules.CountOf(channel.Next, progress)),
            }.Aggregate(
                text,
                (filled, part) =>
                    filled.Replace($"{{{part.Name}}}", part.Value.ToString("0.##", culture), StringComparison.Ordinal)
            );
    }
}
