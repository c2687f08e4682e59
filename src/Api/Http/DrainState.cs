namespace ChannelFit.Api.Http;

/// <summary>
/// Records that the service is about to stop. It still serves requests for a while, but readiness fails, so that load
/// balancers send nothing more, and every response asks its client to close the connection.
/// </summary>
public sealed class DrainState
{
    private volatile bool isDraining;

    /// <summary>True if the service is about to stop.</summary>
    public bool IsDraining => isDraining;

    /// <summary>Begins to drain. Draining cannot be cancelled.</summary>
    public void Begin() => isDraining = true;
}
