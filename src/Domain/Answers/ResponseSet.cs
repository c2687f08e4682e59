using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>
/// One person's answers to one instrument. A sheet that exists is valid: known items, values in range, nothing
/// hidden. Build it with <see cref="AnswerReader"/>, or from another sheet.
/// </summary>
public sealed class ResponseSet
{
    private readonly double[] cells;

    internal ResponseSet(Instrument instrument, double[] cells)
    {
        Instrument = instrument;
        this.cells = cells;

        foreach (var cell in cells)
        {
            AnsweredCount += double.IsNaN(cell) ? 0 : 1;
        }
    }

    public Instrument Instrument { get; }

    /// <summary>How many items are answered.</summary>
    public int AnsweredCount { get; }

    /// <summary>The answer by item position: a number, an option's position, or NaN where there is none.</summary>
    public double this[int item] => cells[item];

    /// <summary>All answers, by item position.</summary>
    public ReadOnlySpan<double> Values => cells;

    /// <summary>Whether the item is asked, given the other answers (scoring.md §1).</summary>
    public bool IsVisible(Item item) => item.ShowWhen is not { } rule || rule.IsSatisfiedBy(cells[rule.Item]);

    /// <summary>How many items are visible.</summary>
    public int CountVisible()
    {
        var asked = 0;

        foreach (var item in Instrument.Items)
        {
            asked += IsVisible(item) ? 1 : 0;
        }

        return asked;
    }

    /// <summary>Writes the answers as a JSON object, in instrument order: what a partner would send again.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();

        foreach (var item in Instrument.Items)
        {
            var answer = cells[item.Index];

            if (double.IsNaN(answer))
            {
                continue;
            }

            if (item.Type == ItemType.Choice)
            {
                json.WriteString(item.Code, item.Options[(int)answer]);
            }
            else
            {
                json.WriteNumber(item.Code, answer);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>A sheet with one answer changed or, by NaN, removed. What the change hides is removed with it.</summary>
    public ResponseSet WithAnswer(int item, double answer)
    {
        var changed = (double[])cells.Clone();
        changed[item] = answer;

        foreach (var other in Instrument.Items)
        {
            if (other.ShowWhen is { } rule && !rule.IsSatisfiedBy(changed[rule.Item]))
            {
                changed[other.Index] = double.NaN;
            }
        }

        return new(Instrument, changed);
    }

    /// <summary>A sheet without answers.</summary>
    public static ResponseSet Empty(Instrument instrument)
    {
        var none = new double[instrument.Items.Length];
        Array.Fill(none, double.NaN);
        return new(instrument, none);
    }
}
