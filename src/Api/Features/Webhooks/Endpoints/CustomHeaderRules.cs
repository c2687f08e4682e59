using System.Text;
using System.Text.RegularExpressions;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Which headers of their own partners may have sent along (api.md, Webhooks).</summary>
public static partial class CustomHeaderRules
{
    public const int MaxHeaders = 20;
    public const int MaxTotalBytes = 4096;

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
    public static void Check(string name, string? value, List<ValidationError> faults)
    {
        if (!Token().IsMatch(name))
        {
            Note(
                ValidationError.InvalidCharacters,
                "A header's name has letters, digits and ! # $ % & ' * + - . ^ _ ` | ~ only."
            );
        }
        else if (
            Reserved.Contains(name)
            || Array.Exists(ReservedBeginnings, part => name.StartsWith(part, StringComparison.OrdinalIgnoreCase))
        )
        {
            Note(ValidationError.InvalidFormat, "This header is not yours to set.");
        }

        if (value is not null && !Visible().IsMatch(value))
        {
            Note(
                ValidationError.InvalidCharacters,
                "A header's value has visible ASCII characters, and blanks between them."
            );
        }

        void Note(string code, string detail) =>
            faults.Add(new(ValidationError.AppendPointer(Pointer, name), code, detail));
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
    public static void CheckAll(IReadOnlyDictionary<string, string> headers, List<ValidationError> faults)
    {
        if (headers.Count > MaxHeaders)
        {
            faults.Add(new(Pointer, ValidationError.TooMany, $"There are at most {MaxHeaders} headers."));
        }

        if (
            headers.Sum(header => Encoding.UTF8.GetByteCount(header.Key) + Encoding.UTF8.GetByteCount(header.Value))
            > MaxTotalBytes
        )
        {
            faults.Add(new(Pointer, ValidationError.TooLong, "Names and values together have at most 4 KB."));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+\-.^_`|~]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?:[!-~](?:[\t -~]*[!-~])?)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Visible();
}
