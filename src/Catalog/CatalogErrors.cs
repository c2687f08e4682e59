namespace ChannelFit.Catalog;

/// <summary>Collects all errors in the seeds, so that one start reports them together.</summary>
public sealed class CatalogErrors
{
    private readonly List<string> errors = [];

    public int Count => errors.Count;

    /// <summary>Adds an error of a file.</summary>
    public void Add(string file, string error) => errors.Add($"{file}: {error}");

    /// <summary>Returns a check for one file, which adds the error unless the condition holds.</summary>
    public Action<bool, string> CheckFor(string file) =>
        (holds, error) =>
        {
            if (!holds)
            {
                Add(file, error);
            }
        };

    /// <summary>Checks that codes can be used in canonical forms, pointers and answers without escaping.</summary>
    public static void CheckCodes(IEnumerable<string> codes, string kind, Action<bool, string> check)
    {
        const int maximumLength = 64;

        foreach (var code in codes)
        {
            var holds =
                code.Length is > 0 and <= maximumLength && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
            check(holds, $"The {kind} \"{code}\" must be 1 to {maximumLength} letters, digits and hyphens.");
        }
    }

    /// <summary>Throws if there are errors.</summary>
    /// <exception cref="InvalidCatalogException">The message lists all errors.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw new InvalidCatalogException(
                $"The seeds are invalid:{string.Concat(errors.Select(error => $"\n  - {error}"))}"
            );
        }
    }
}

/// <summary>Thrown when the seeds are invalid. The message lists all errors.</summary>
public sealed class InvalidCatalogException(string message) : Exception(message);
