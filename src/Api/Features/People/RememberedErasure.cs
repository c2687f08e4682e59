namespace ChannelFit.Api.Features.People;

/// <summary>A stored erasure: the keyed hash of the erased person, and the time.</summary>
public sealed record RememberedErasure(byte[] Person, DateTimeOffset ErasedAt);
