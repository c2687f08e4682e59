using System.Text;
using System.Text.RegularExpressions;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Rules for the headers that partners add to deliveries (docs/api.md#webhooks).</summary>
public static partial class CustomHeaderRules
{
    public const int MaxHeaders = 20;
    public const int MaxTotalBytes = 4096;

    private const string Pointer = "#/headers";

    /// <summary>The headers of the service, of the connection and of the body, which partners cannot set.</summary>
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

    private static readonly string[] ReservedPrefixes = ["webhook-", "content-", "proxy-"];

    /// <summary>Returns the pointer to a header of a request.</summary>
    public static string PointerTo(string name) => ValidationError.AppendPointer(Pointer, name);

    /// <summary>Adds the errors of one header; a null value removes the header.</summary>
    public static void Check(string name, string? value, List<ValidationError> errors)
    {
        if (!Token().IsMatch(name))
        {
            Add(
                ValidationError.InvalidCharacters,
                "The name must contain only letters, digits and ! # $ % & ' * + - . ^ _ ` | ~."
            );
        }
        else if (
            Reserved.Contains(name)
            || Array.Exists(ReservedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        )
        {
            Add(
                ValidationError.InvalidFormat,
                "This header cannot be set, because the service or the connection sets it."
            );
        }

        if (value is not null && !Visible().IsMatch(value))
        {
            Add(
                ValidationError.InvalidCharacters,
                "Must contain only visible ASCII characters and blanks between them."
            );
        }

        void Add(string code, string detail) => errors.Add(new(PointerTo(name), code, detail));
    }

    /// <summary>Returns the headers after a change. A null value removes a header.</summary>
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

    /// <summary>Adds errors if all headers together exceed the limits.</summary>
    public static void CheckAll(IReadOnlyDictionary<string, string> headers, List<ValidationError> errors)
    {
        if (headers.Count > MaxHeaders)
        {
            errors.Add(new(Pointer, ValidationError.TooMany, $"Must be at most {MaxHeaders} headers."));
        }

        if (
            headers.Sum(header => Encoding.UTF8.GetByteCount(header.Key) + Encoding.UTF8.GetByteCount(header.Value))
            > MaxTotalBytes
        )
        {
            errors.Add(new(Pointer, ValidationError.TooLong, "Names and values together must be at most 4 KB."));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+\-.^_`|~]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?:[!-~](?:[\t -~]*[!-~])?)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Visible();
}
