namespace ChannelFit.Api.Features.Claims;

/// <summary>A request to assign an assessment to a person.</summary>
public sealed class ClaimRequest
{
    /// <summary>The claim code that the page received when the person had submitted.</summary>
    /// <example>claim_3f9d2c4b7a1e6058f4d3b2a190c8e7f65d4c3b2a</example>
    public string? Code { get; set; }

    /// <summary>The partner's own id for the person: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    public string? PersonRef { get; set; }
}
