using System.Globalization;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

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
