namespace ChannelFit.Api.Http.Binding;

/// <summary>A merge patch (RFC 7396): an absent member keeps its value, and null clears it if it can be empty.</summary>
public abstract class MergePatchRequest
{
    private readonly HashSet<string> cleared = new(StringComparer.Ordinal);

    /// <summary>Returns whether the patch clears a property, because its member is null.</summary>
    internal bool Clears(string property) => cleared.Contains(property);

    internal void Clear(string property) => cleared.Add(property);
}
