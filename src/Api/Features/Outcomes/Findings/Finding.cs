namespace ChannelFit.Api.Features.Outcomes.Findings;

/// <summary>A published finding.</summary>
/// <param name="PublishedAt">The time of its publication.</param>
/// <param name="Document">The finding.</param>
public sealed record Finding<T>(DateTimeOffset PublishedAt, T Document);
