namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Marks a member that holds the mode of an API key.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyModeCodeAttribute()
    : SharedEnumSchemaAttribute(
        "KeyMode",
        "Test data and live data are separate: a key reads and writes the data of its own mode.",
        ["test", "live"]
    );

/// <summary>Marks a member that holds the type of an API key.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyKindCodeAttribute()
    : SharedEnumSchemaAttribute(
        "KeyKind",
        "A secret key stays on a server; a public key may be part of a web page.",
        ["secret", "public"]
    );

/// <summary>Marks a member that holds the form of an invitation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InvitationFormCodeAttribute()
    : SharedEnumSchemaAttribute("InvitationForm", "The items that an invitation asks.", ["quick", "short", "full"]);

/// <summary>Marks a member that holds the status of a health check.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HealthStatusCodeAttribute()
    : SharedEnumSchemaAttribute("HealthStatus", "What the health check found.", ["live", "ready"]);
