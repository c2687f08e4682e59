using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>
/// One person's answers to one instrument. A response set is always valid: its items are known and visible, and its
/// values are in range. <see cref="AnswerReader"/> creates it, or another response set does.
/// </summary>
public sealed class ResponseSet
{
    private readonly double[] values;

    internal ResponseSet(Instrument instrument, double[] values)
    {
        Instrument = instrument;
        this.values = values;

        foreach (var value in values)
        {
            AnsweredCount += double.IsNaN(value) ? 0 : 1;
        }
    }

    public Instrument Instrument { get; }

    /// <summary>The number of answered items.</summary>
    public int AnsweredCount { get; }

    /// <summary>The answer to an item: a number, the position of an option, or NaN when it is missing.</summary>
    public double this[int item] => values[item];

    /// <summary>All answers, by item position.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Returns whether the item is visible, given the other answers (docs/scoring.md#visibility).</summary>
    public bool IsVisible(Item item) => item.ShowWhen is not { } rule || rule.IsSatisfiedBy(values[rule.Item]);

    /// <summary>Returns the number of visible items.</summary>
    public int CountVisible()
    {
        var visible = 0;

        foreach (var item in Instrument.Items)
        {
            visible += IsVisible(item) ? 1 : 0;
        }

        return visible;
    }

    /// <summary>Writes the answers as a JSON object, in instrument order, as a request would contain them.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();

        foreach (var item in Instrument.Items)
        {
            var answer = values[item.Index];

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

    /// <summary>Returns the answers as a JSON object.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);

        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Returns a response set with one answer changed, or removed with NaN. Answers to items that become hidden are removed too.</summary>
    public ResponseSet WithAnswer(int item, double answer)
    {
        var changed = (double[])values.Clone();
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

    /// <summary>Returns a response set without answers.</summary>
    public static ResponseSet Empty(Instrument instrument)
    {
        var missing = new double[instrument.Items.Length];
        Array.Fill(missing, double.NaN);
        return new(instrument, missing);
    }
}
