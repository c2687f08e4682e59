namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads ids in paths and queries: a UUID of 36 characters, in either case.</summary>
public static class ResourceId
{
    /// <summary>Reads an id. <see cref="Guid"/> alone would also accept blanks and signs.</summary>
    public static bool TryRead(string? text, out Guid id)
    {
        var isValid =
            Guid.TryParseExact(text, "D", out id) && id.ToString("D").Equals(text, StringComparison.OrdinalIgnoreCase);
        id = isValid ? id : default;
        return isValid;
    }
}
