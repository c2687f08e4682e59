using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The agreement items that are answered, in instrument order.</summary>
internal static class AgreementAnswers
{
    /// <summary>Writes item positions and raw answers.</summary>
    /// <param name="sheet">The answers.</param>
    /// <param name="items">Room for every item; takes positions.</param>
    /// <param name="answers">Room for every item; takes answers.</param>
    /// <returns>How many there are.</returns>
    public static int Write(ResponseSet sheet, Span<int> items, Span<int> answers)
    {
        var count = 0;

        foreach (var item in sheet.Instrument.Items)
        {
            if (item.Type == ItemType.Agreement && !double.IsNaN(sheet[item.Index]))
            {
                items[count] = item.Index;
                answers[count++] = (int)sheet[item.Index];
            }
        }

        return count;
    }
}
