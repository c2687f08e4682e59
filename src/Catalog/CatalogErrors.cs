namespace ChannelFit.Catalog;

/// <summary>Collects everything that is wrong with the seeds, so that one start names it all.</summary>
public sealed class CatalogErrors
{
    private readonly List<string> faults = [];

    public int Count => faults.Count;

    /// <summary>Adds a fault of a file.</summary>
    public void Add(string file, string fault) => faults.Add($"{file}: {fault}");

    /// <summary>A check for one file: adds the fault unless the claim holds.</summary>
    public Action<bool, string> CheckFor(string file) =>
        (holds, fault) =>
        {
            if (!holds)
            {
                Add(file, fault);
            }
        };

    /// <summary>A check that codes are such as canonical forms, pointers and answers can carry unharmed.</summary>
    public static void CheckCodes(IEnumerable<string> codes, string kind, Action<bool, string> check)
    {
        const int longest = 64;

        foreach (var code in codes)
        {
            var holds = code.Length is > 0 and <= longest && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
            check(holds, $"the {kind} \"{code}\" is not 1 to {longest} letters, digits and hyphens");
        }
    }

    /// <summary>Stops the start where anything was found.</summary>
    /// <exception cref="InvalidCatalogException">Names every fault.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw new InvalidCatalogException(
                $"The seeds are wrong, so nothing is scored with them:{string.Concat(faults.Select(fault => $"\n  - {fault}"))}"
            );
        }
    }
}

/// <summary>The seeds cannot be used; the message names every fault.</summary>
public sealed class InvalidCatalogException(string message) : Exception(message);
