namespace ChannelFit.Api.Http.Binding;

/// <summary>Ids as paths and queries write them: a UUID of 36 characters, in either case, and nothing around it.</summary>
public static class ResourceId
{
    /// <summary>Reads an id. <see cref="Guid"/> alone would also take blanks around it, and signs within.</summary>
    public static bool TryRead(string? text, out Guid id)
    {
        var known =
            Guid.TryParseExact(text, "D", out id) && id.ToString("D").Equals(text, StringComparison.OrdinalIgnoreCase);
        id = known ? id : default;
        return known;
    }
}
