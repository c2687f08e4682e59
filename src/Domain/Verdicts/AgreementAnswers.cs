using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The answered agreement items, in instrument order.</summary>
internal static class AgreementAnswers
{
    /// <summary>Writes item positions and answers.</summary>
    /// <param name="responses">The answers.</param>
    /// <param name="items">Receives item positions; as long as the instrument.</param>
    /// <param name="answers">Receives answers; as long as the instrument.</param>
    /// <returns>The number of answered agreement items.</returns>
    public static int Write(ResponseSet responses, Span<int> items, Span<int> answers)
    {
        var count = 0;

        foreach (var item in responses.Instrument.Items)
        {
            if (item.Type == ItemType.Agreement && !double.IsNaN(responses[item.Index]))
            {
                items[count] = item.Index;
                answers[count++] = (int)responses[item.Index];
            }
        }

        return count;
    }
}
