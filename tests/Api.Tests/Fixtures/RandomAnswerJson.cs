using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Random answers as JSON, the same in every run: valid ones, and ones with unusual or invalid parts.</summary>
public sealed class RandomAnswerJson(Instrument instrument, int seed)
{
    private static readonly string[] UnusualValues =
    [
        .. (string[])["null", "true", "false", "[]", "[4]", "{}", "\"\"", "\"4\"", "-1", "0", "0.0", "-0", "-0.0", "1"],
        .. (string[])["3", "3.0", "3e0", "30e-1", "0.3E+1", "3.5", "5.0000000000000000001", "4.9999999999999999", "6"],
        .. (string[])["7.000001", "80.0001", "81", "1000", "100001", "1e2", "1e400", "-1e400", "1e-400", "\"YES\""],
        .. (string[])["\"yes\"", "\"y\\u0065s\"", "\"yes \"", "\"no\"", "\"often\"", "\"dont-know\"", "\"\\ud800\""],
    ];

    private static readonly string[] UnknownCodes = ["ENG9", "eng1", "ENG1 ", "FLD1", "", "__proto__", "toString", "é"];

    private static readonly string[] NoObjects = ["null", "true", "3", "\"ENG1\"", "[]", "[{}]"];

    private readonly Random random = new(seed);

    /// <summary>Returns the next answers, on one line.</summary>
    public string Next()
    {
        if (random.Next(100) == 0)
        {
            return Any(NoObjects);
        }

        var answers = Valid();

        for (var errors = random.Next(4) / 2 + random.Next(2); errors > 0; errors--)
        {
            Invalidate(answers);
        }

        return Write(answers);
    }

    /// <summary>Returns valid answers.</summary>
    public string NextValid() => Write(Valid());

    /// <summary>Returns a valid answer to an item, without regard to other answers.</summary>
    public string Answer(Item item)
    {
        if (item.Type == ItemType.Choice)
        {
            return $"\"{Any([.. item.Options])}\"";
        }

        var number = random.Next((int)item.Min, (int)item.Max + 1);
        return random.Next(4) switch
        {
            0 => $"{number}.0",
            1 when !item.IsInteger && number < item.Max => $"{number}.25",
            _ => $"{number}",
        };
    }

    /// <summary>Returns a random item.</summary>
    public Item Item() => Any([.. instrument.Items]);

    /// <summary>Returns a random integer below the limit.</summary>
    public int Under(int limit) => random.Next(limit);

    private Dictionary<string, string> Valid()
    {
        var answers = new Dictionary<string, string>();
        var filled = random.NextDouble() * 1.3;

        // Items that decide visibility precede the items that they show.
        foreach (var item in instrument.Items)
        {
            if (random.NextDouble() < filled && Shows(item, answers))
            {
                answers[item.Code] = Answer(item);
            }
        }

        return answers;
    }

    private bool Shows(Item item, Dictionary<string, string> answers)
    {
        if (item.ShowWhen is not { } rule)
        {
            return true;
        }

        var decider = instrument.Items[rule.Item];
        return rule.IsSatisfiedBy(
            answers.TryGetValue(decider.Code, out var given) ? decider.FindOption(given.AsSpan()[1..^1]) : double.NaN
        );
    }

    private void Invalidate(Dictionary<string, string> answers)
    {
        switch (random.Next(5))
        {
            case 0:
                answers[Any(UnknownCodes)] = Any(UnusualValues);
                break;
            case 1:
                var hidden = Any([.. instrument.Items.Where(item => item.ShowWhen is not null)]);
                answers[hidden.Code] = Answer(hidden);
                break;
            case 2:
                var decider = instrument.Items[
                    Any([.. instrument.Items.Select(item => item.ShowWhen?.Item).OfType<int>().Distinct()])
                ];
                answers.Remove(decider.Code);
                answers.Add(decider.Code, Answer(decider));
                break;
            case 3 when answers.Count > 0:
                answers.Remove(Any([.. answers.Keys]));
                break;
            default:
                answers[Item().Code] = Any(UnusualValues);
                break;
        }
    }

    private string Write(Dictionary<string, string> answers)
    {
        var members = answers.Select(answer => $"{Quoted(answer.Key)}:{answer.Value}").ToArray();
        random.Shuffle(members);
        return $"{{{string.Join(',', members)}}}";
    }

    /// <summary>Sometimes escapes the first character, which does not change the name.</summary>
    private string Quoted(string name) =>
        name.Length > 0 && random.Next(30) == 0 ? $"\"\\u{(int)name[0]:x4}{name[1..]}\"" : $"\"{name}\"";

    private T Any<T>(T[] values) => values[random.Next(values.Length)];
}
