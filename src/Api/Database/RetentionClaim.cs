namespace ChannelFit.Api.Database;

/// <summary>A partner that an instance has claimed to sweep.</summary>
/// <param name="RetentionDays">The days after which assessments are deleted; null if they are not deleted automatically.</param>
public sealed record RetentionClaim(Guid PartnerId, int? RetentionDays);
