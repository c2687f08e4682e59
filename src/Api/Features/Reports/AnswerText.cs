using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Reports;

/// <summary>Formats the answer to an item as the person saw it.</summary>
internal static class AnswerText
{
    /// <summary>Returns the label of an option or of a scale point, or the number; null without an answer.</summary>
    public static string? Format(Report report, Item item, double answer)
    {
        if (double.IsNaN(answer))
        {
            return null;
        }

        var texts = report.Texts.Instruments[report.View.Instrument];
        return item.Type switch
        {
            ItemType.Agreement => texts.Scales["agreement"][(int)(answer - item.Min)],
            ItemType.Choice => texts.Options[report.Instrument!.Document.Items[item.Index].Options!][
                item.Options[(int)answer]
            ],
            _ => answer.ToString("0.##", report.Culture),
        };
    }
}
