using System.Globalization;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads query parameters strictly: unknown, repeated and unreadable ones are refused (api.md, Conventions).</summary>
public sealed class QueryParameters
{
    private readonly IQueryCollection query;
    private readonly List<string> faults = [];

    /// <summary>Reads the query of a request that takes these parameters and no others.</summary>
    public QueryParameters(HttpRequest request, params ReadOnlySpan<string> taken)
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
    public IResult? Problem =>
        faults.Count == 0
            ? null
            : ProblemResults.Of(
                ProblemKind.MalformedRequest,
                $"The query cannot be read: {string.Join("; ", faults)}."
            );

    /// <summary>A parameter as text; null where it is absent.</summary>
    public string? GetString(string name) => query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A whole number within limits.</summary>
    public int GetInteger(string name, int least, int most, int otherwise)
    {
        if (GetString(name) is not { } text)
        {
            return otherwise;
        }

        if (
            text.All(char.IsAsciiDigit) // int.Parse also takes NUL characters at the end
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        AddError($"{name} is a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>Returns a number within limits; null where it is absent or an error was added.</summary>
    public double? GetNumber(string name, double least, double most)
    {
        if (GetString(name) is not { } text)
        {
            return null;
        }

        if (
            text.All(letter => char.IsAsciiDigit(letter) || letter == '.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is a number from {least} to {most}"));
        return null;
    }

    /// <summary>An id, which may not be left out; null with a fault noted where it cannot be read.</summary>
    public Guid? GetGuid(string name)
    {
        if (ResourceId.TryRead(GetString(name), out var id))
        {
            return id;
        }

        AddError($"{name} is the id of an assessment, a UUID");
        return null;
    }

    /// <summary>One of some codes.</summary>
    public string? GetOneOf(string name, IReadOnlyList<string> codes)
    {
        var text = GetString(name);

        if (text is null || codes.Contains(text))
        {
            return text;
        }

        AddError($"{name} is one of {string.Join(", ", codes)}");
        return null;
    }

    /// <summary>A point in time, RFC 3339.</summary>
    public DateTimeOffset? GetTimestamp(string name)
    {
        if (GetString(name) is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryRead(text, out var instant))
        {
            return instant;
        }

        AddError($"{name} is {Rfc3339.Explain(text)}, a + written as %2B");
        return null;
    }

    /// <summary>Notes that a parameter cannot be read.</summary>
    public void AddError(string fault) => faults.Add(fault);
}
