namespace ChannelFit.Domain.Answers;

/// <summary>Bounds how many faults of one request are listed: whoever sends thousands learns no more from thousands.</summary>
public static class ValidationErrorList
{
    /// <summary>The most faults that are listed, beside the one that says that there are more.</summary>
    public const int Most = 100;

    private static readonly ValidationError More = new(
        "#",
        ValidationError.TooMany,
        $"There are more faults than the {Most} listed here. Mend these, and send it again."
    );

    /// <summary>
    /// Returns whether one more fault is listed. In place of the first that is not, it adds one fault with the code
    /// <c>too-many</c>.
    /// </summary>
    public static bool HasRoom(this List<ValidationError> faults)
    {
        if (faults.Count == Most)
        {
            faults.Add(More);
        }

        return faults.Count < Most;
    }

    /// <summary>Returns the faults that are listed.</summary>
    public static IReadOnlyList<ValidationError> Listed(IReadOnlyList<ValidationError> faults) =>
        faults.Count <= Most ? faults : [.. faults.Take(Most), More];
}
