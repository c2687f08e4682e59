namespace ChannelFit.Api.Http.Binding;

/// <summary>A request body that is a merge patch (RFC 7396): an absent member stays as it is, and null clears a member that may be empty.</summary>
public abstract class MergePatchRequest
{
    private readonly HashSet<string> cleared = new(StringComparer.Ordinal);

    /// <summary>Returns whether the patch clears a property: its member was sent as null.</summary>
    internal bool Clears(string property) => cleared.Contains(property);

    /// <summary>Records that the member of a property was sent as null.</summary>
    internal void Clear(string property) => cleared.Add(property);
}
