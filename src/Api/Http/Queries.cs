using System.Globalization;

namespace ChannelFit.Api.Http;

/// <summary>Reads query parameters strictly: unknown, repeated and unreadable ones are refused (api.md, Conventions).</summary>
public sealed class Queries
{
    private readonly IQueryCollection query;
    private readonly List<string> faults = [];

    /// <summary>Reads the query of a request that takes these parameters and no others.</summary>
    public Queries(HttpRequest request, params ReadOnlySpan<string> taken)
    {
        query = request.Query;

        foreach (var (name, values) in query)
        {
            if (!taken.Contains(name))
            {
                var known = taken.IsEmpty ? "none is taken here" : $"taken are {string.Join(", ", taken!)}";
                faults.Add($"there is no query parameter of this name: {known}");
            }
            else if (values.Count > 1)
            {
                faults.Add($"{name} stands more than once");
            }
        }
    }

    /// <summary>The refusal that names every fault, or null.</summary>
    public IResult? Refusal =>
        faults.Count == 0
            ? null
            : Problems.Of(ProblemKind.Unreadable, $"The query cannot be read: {string.Join("; ", faults)}.");

    /// <summary>A parameter as text; null where it is absent.</summary>
    public string? Text(string name) => query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A whole number within limits.</summary>
    public int Whole(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        Refuse($"{name} is a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>An id, which may not be left out; null with a fault noted where it cannot be read.</summary>
    public Guid? Id(string name)
    {
        if (Guid.TryParseExact(Text(name), "D", out var id))
        {
            return id;
        }

        Refuse($"{name} is the id of an assessment, a UUID");
        return null;
    }

    /// <summary>One of some codes.</summary>
    public string? Code(string name, IReadOnlyList<string> codes)
    {
        var text = Text(name);

        if (text is null || codes.Contains(text))
        {
            return text;
        }

        Refuse($"{name} is one of {string.Join(", ", codes)}");
        return null;
    }

    /// <summary>A point in time, RFC 3339.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryRead(text, out var instant))
        {
            return instant;
        }

        Refuse($"{name} is {Rfc3339.Explain(text)}, a + written as %2B");
        return null;
    }

    /// <summary>Notes that a parameter cannot be read.</summary>
    public void Refuse(string fault) => faults.Add(fault);
}
