namespace ChannelFit.Domain.Planning;

/// <summary>What a channel has hours for.</summary>
public enum PlanRole
{
    /// <summary>To look for work there.</summary>
    Main,

    /// <summary>To keep an eye on it.</summary>
    Watch,

    /// <summary>To grow into it.</summary>
    Build,
}
