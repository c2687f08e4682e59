namespace ChannelFit.Api.Database;

/// <summary>A partner whose expired rows an instance has claimed.</summary>
/// <param name="RetentionDays">The days after which assessments are deleted; null if they are not deleted automatically.</param>
public sealed record RetentionClaim(Guid PartnerId, int? RetentionDays);
