namespace ChannelFit.Domain.Planning;

/// <summary>The role of a channel in an hours plan.</summary>
public enum PlanRole
{
    /// <summary>To look for work there.</summary>
    Main,

    /// <summary>To watch it.</summary>
    Watch,

    /// <summary>To build it up.</summary>
    Build,
}
