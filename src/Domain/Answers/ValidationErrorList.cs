namespace ChannelFit.Domain.Answers;

/// <summary>Limits the number of errors that are reported for one request, because thousands help no more than a hundred.</summary>
public static class ValidationErrorList
{
    /// <summary>The most errors that are listed, not counting the one that says that there are more.</summary>
    public const int MaxErrors = 100;

    private static readonly ValidationError More = new(
        "#",
        ValidationError.TooMany,
        $"There are more than {MaxErrors} errors. Correct those listed and send the request again."
    );

    /// <summary>
    /// Returns whether another error can be listed. When the list is full, it adds one error with the code
    /// <c>too-many</c>.
    /// </summary>
    public static bool HasRoom(this List<ValidationError> errors)
    {
        if (errors.Count == MaxErrors)
        {
            errors.Add(More);
        }

        return errors.Count < MaxErrors;
    }

    /// <summary>Returns the errors that are listed.</summary>
    public static IReadOnlyList<ValidationError> Listed(IReadOnlyList<ValidationError> errors) =>
        errors.Count <= MaxErrors ? errors : [.. errors.Take(MaxErrors), More];
}
