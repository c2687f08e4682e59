namespace ChannelFit.Api.Features.Outcomes;

/// <summary>A report that the operator has published.</summary>
/// <param name="PublishedAt">The time of its publication.</param>
/// <param name="Document">The report.</param>
public sealed record PublishedReport<T>(DateTimeOffset PublishedAt, T Document);
