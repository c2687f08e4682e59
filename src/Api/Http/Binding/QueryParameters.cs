using System.Globalization;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads query parameters strictly: rejects unknown, repeated and unreadable ones (docs/api.md#conventions).</summary>
public sealed class QueryParameters
{
    private readonly IQueryCollection query;
    private readonly List<string> errors = [];

    /// <summary>Reads the query of a request that allows these parameters and no others.</summary>
    public QueryParameters(HttpRequest request, params ReadOnlySpan<string> taken)
    {
        query = request.Query;

        foreach (var (name, values) in query)
        {
            if (!taken.Contains(name))
            {
                errors.Add($"unknown parameter, allowed: {(taken.IsEmpty ? "none" : string.Join(", ", taken!))}");
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

    /// <summary>Returns a parameter as text; null where it is absent.</summary>
    public string? GetString(string name) => query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Returns a whole number within limits.</summary>
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

        AddError($"{name} must be a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>Returns an id, which must be sent; null, and an error is added, where it cannot be read.</summary>
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

    /// <summary>Returns a point in time, RFC 3339.</summary>
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
