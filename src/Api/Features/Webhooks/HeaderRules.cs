using System.Text;
using System.Text.RegularExpressions;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Which headers of their own partners may have sent along (api.md, Webhooks).</summary>
public static partial class HeaderRules
{
    public const int Most = 20;
    public const int MostBytes = 4096;

    private const string Pointer = "#/headers";

    /// <summary>Whose they are: ours, of the connection, or of the body.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "allow",
        "connection",
        "cookie",
        "expect",
        "expires",
        "host",
        "keep-alive",
        "last-modified",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    };

    private static readonly string[] ReservedBeginnings = ["webhook-", "content-", "proxy-"];

    /// <summary>Notes what is wrong with one header; a null value takes it away.</summary>
    public static void Check(string name, string? value, List<Fault> faults)
    {
        if (!Token().IsMatch(name))
        {
            Note(
                Fault.InvalidCharacters,
                "A header's name has letters, digits and ! # $ % & ' * + - . ^ _ ` | ~ only."
            );
        }
        else if (
            Reserved.Contains(name)
            || Array.Exists(ReservedBeginnings, part => name.StartsWith(part, StringComparison.OrdinalIgnoreCase))
        )
        {
            Note(Fault.InvalidFormat, "This header is not yours to set.");
        }

        if (value is not null && !Visible().IsMatch(value))
        {
            Note(Fault.InvalidCharacters, "A header's value has visible ASCII characters, and blanks between them.");
        }

        void Note(string code, string detail) => faults.Add(new(Fault.Step(Pointer, name), code, detail));
    }

    /// <summary>The headers as they are after a change: those that are named are set, or taken away by null.</summary>
    public static IReadOnlyDictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> before,
        IReadOnlyDictionary<string, string?>? change
    )
    {
        var after = new Dictionary<string, string>(before, StringComparer.OrdinalIgnoreCase);

        foreach (var (name, value) in change ?? new Dictionary<string, string?>())
        {
            after.Remove(name);

            if (value is not null)
            {
                after[name] = value;
            }
        }

        return after;
    }

    /// <summary>Notes where there are too many, or too much.</summary>
    public static void CheckAll(IReadOnlyDictionary<string, string> headers, List<Fault> faults)
    {
        if (headers.Count > Most)
        {
            faults.Add(new(Pointer, Fault.TooMany, $"There are at most {Most} headers."));
        }

        if (
            headers.Sum(header => Encoding.UTF8.GetByteCount(header.Key) + Encoding.UTF8.GetByteCount(header.Value))
            > MostBytes
        )
        {
            faults.Add(new(Pointer, Fault.TooLong, "Names and values together have at most 4 KB."));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+\-.^_`|~]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?:[!-~](?:[\t -~]*[!-~])?)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Visible();
}
