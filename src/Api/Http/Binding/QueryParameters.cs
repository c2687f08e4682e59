using System.Globalization;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads query parameters strictly: rejects unknown, repeated and unreadable ones (docs/api.md#conventions).</summary>
public sealed class QueryParameters
{
    private readonly IQueryCollection query;
    private readonly List<string> errors = [];

    /// <summary>Reads the query of a request that allows these parameters and no others.</summary>
    public QueryParameters(HttpRequest request, params ReadOnlySpan<string> allowed)
    {
        query = request.Query;

        foreach (var (name, values) in query)
        {
            if (!allowed.Contains(name))
            {
                errors.Add($"unknown parameter, allowed: {(allowed.IsEmpty ? "none" : string.Join(", ", allowed!))}");
            }
            else if (values.Count > 1)
            {
                errors.Add($"{name} is sent more than once");
            }
        }
    }

    /// <summary>The problem that names every error, or null.</summary>
    public IResult? Problem =>
        errors.Count == 0
            ? null
            : ProblemResults.Of(
                ProblemKind.MalformedRequest,
                $"The query cannot be read: {string.Join("; ", errors)}."
            );

    /// <summary>Returns a parameter as text; null if it is absent.</summary>
    public string? GetString(string name) => query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Returns a whole number within limits.</summary>
    public int GetInteger(string name, int min, int max, int defaultValue)
    {
        if (GetString(name) is not { } text)
        {
            return defaultValue;
        }

        if (
            text.All(char.IsAsciiDigit) // int.TryParse also accepts NUL characters at the end
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
        {
            return number;
        }

        AddError($"{name} must be a whole number from {min} to {max}");
        return defaultValue;
    }

    /// <summary>Returns a number within limits; null if it is absent or an error was added.</summary>
    public double? GetNumber(string name, double min, double max)
    {
        if (GetString(name) is not { } text)
        {
            return null;
        }

        if (
            text.All(letter => char.IsAsciiDigit(letter) || letter == '.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
        {
            return number;
        }

        AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {min} to {max}"));
        return null;
    }

    /// <summary>Returns a required id. If it is missing or not valid, returns null and adds an error.</summary>
    public Guid? GetGuid(string name)
    {
        if (ResourceId.TryRead(GetString(name), out var id))
        {
            return id;
        }

        AddError($"{name} must be the id of an assessment, a UUID");
        return null;
    }

    /// <summary>Returns one of some codes.</summary>
    public string? GetOneOf(string name, IReadOnlyList<string> codes)
    {
        var text = GetString(name);

        if (text is null || codes.Contains(text))
        {
            return text;
        }

        AddError($"{name} must be one of {string.Join(", ", codes)}");
        return null;
    }

    /// <summary>Returns an RFC 3339 time.</summary>
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

        AddError($"{name} must be {Rfc3339.Explain(text)}, with + written as %2B");
        return null;
    }

    /// <summary>Adds an error about a parameter.</summary>
    public void AddError(string error) => errors.Add(error);
}
