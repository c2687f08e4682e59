using System.Text;
using System.Text.Json.Nodes;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Mutates valid requests, reproducibly for a seed.</summary>
internal sealed class RequestMutator(int seed)
{
    private readonly Random random = new(seed);
    private readonly List<string> insert = [];

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public bool Chance(double likely) => random.NextDouble() < likely;

    /// <summary>Mutates one to three members of a body, or its bytes.</summary>
    public byte[] Body(string example)
    {
        var root = Parse(example);
        var tree = root is not null && Chance(0.7);

        if (tree)
        {
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                Change(root!);
            }
        }

        var bytes = Encoding.UTF8.GetBytes(tree ? Print(root!) : example);
        return tree && Chance(0.85) ? bytes : MutateBytes(bytes);
    }

    /// <summary>Returns a header value of visible ASCII characters and spaces.</summary>
    public string Header() =>
        random.Next(4) switch
        {
            0 => Pick<string>([
                "",
                "*",
                "\"",
                "\"\"",
                "W/\"\"",
                ",",
                ";q=",
                "es;q=2",
                "\"a\", W/\"b\", *",
                "null",
                "0",
            ]),
            1 => new string(Pick("a\",;=*/%\\ ".ToCharArray()), random.Next(1, 300)),
            _ => new([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(' ', 127))]),
        };

    /// <summary>Returns the value of a query parameter or id, not escaped.</summary>
    public string Value() =>
        random.Next(5) switch
        {
            0 => $"{(random.NextDouble() - 0.5) * Math.Pow(10, random.Next(20))}",
            1 => Guid.NewGuid().ToString(Pick<string>(["D", "N", "B"])).Replace('0', Pick("0xg".ToCharArray())),
            2 => Pick<string>([
                "",
                " ",
                "all",
                "-1",
                "0",
                "201",
                "csv",
                "2026-11-22T10:00:00Z",
                "*",
                "a,b",
                "null",
                "\0",
            ]),
            3 => new([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(1, 0xD800))]),
            _ => new('a', random.Next(1, 400)),
        };

    private void Change(JsonNode root)
    {
        var place = Pick(ContainersOf(root).ToList());

        switch (place, random.Next(6))
        {
            case (JsonObject { Count: > 0 } members, 0):
                members.Remove(Pick(members.ToList()).Key);
                break;
            case (JsonObject members, 1):
                members[AddPlaceholder(HostileStrings.All)] = UnusualValue();
                break;
            case (JsonObject { Count: > 0 } members, 2):
                var (name, value) = Pick(members.ToList());
                members.Remove(name);
                members[Chance(0.5) ? name.ToUpperInvariant() : AddPlaceholder(HostileStrings.All)] =
                    value?.DeepClone();
                break;
            case (JsonObject { Count: > 0 } members, 3):
                members[Pick(members.ToList()).Key] = Pick(ContainersOf(root).ToList()).DeepClone();
                break;
            case (JsonObject { Count: > 0 } members, _):
                members[Pick(members.ToList()).Key] = UnusualValue();
                break;
            case (JsonArray { Count: > 0 } items, 0):
                items.RemoveAt(random.Next(items.Count));
                break;
            case (JsonArray { Count: > 0 } items, 1):
                items.Add(Pick(items.ToList())?.DeepClone());
                break;
            case (JsonArray items, _):
                items.Add(UnusualValue());
                break;
        }
    }

    private JsonValue? UnusualValue() =>
        random.Next(5) switch
        {
            0 => JsonValue.Create(AddPlaceholder(HostileStrings.Values)),
            1 => JsonValue.Create(AddPlaceholder(HostileStrings.All)),
            2 => JsonValue.Create(random.Next(-10, 100)),
            3 => JsonValue.Create(Math.Round((random.NextDouble() - 0.5) * 200, random.Next(6))),
            _ => null,
        };

    /// <summary>Placeholder for text that the JSON tree cannot hold; replaced when it is printed.</summary>
    private string AddPlaceholder(IReadOnlyList<string> texts)
    {
        insert.Add(Pick(texts));
        return $"@@{insert.Count - 1}@@";
    }

    private string Print(JsonNode root)
    {
        var text = root.ToJsonString();

        for (var at = 0; at < insert.Count; at++)
        {
            text = text.Replace($"\"@@{at}@@\"", insert[at], StringComparison.Ordinal);
        }

        return text;
    }

    private byte[] MutateBytes(byte[] bytes)
    {
        var changed = bytes.ToList();

        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(changed.Count + 1);
            var length = random.Next(Math.Min(12, changed.Count - at) + 1);

            switch (random.Next(5))
            {
                case 0 when at < changed.Count:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed.RemoveRange(at, length);
                    break;
                case 2:
                    changed.InsertRange(at, changed.GetRange(random.Next(changed.Count - length + 1), length));
                    break;
                case 3:
                    changed.Insert(at, (byte)Pick("{}[]\",:\\0-e \t\n\0".ToCharArray()));
                    break;
                default:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. changed];
    }

    private static JsonNode? Parse(string example)
    {
        try
        {
            return JsonNode.Parse(example) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // CSV
        }
    }

    /// <summary>Returns every object and array.</summary>
    private static IEnumerable<JsonNode> ContainersOf(JsonNode root)
    {
        var inner = root is JsonObject members ? members.Select(member => member.Value) : root.AsArray();
        return inner
            .Where(node => node is JsonObject or JsonArray)
            .SelectMany(node => ContainersOf(node!))
            .Prepend(root);
    }
}
