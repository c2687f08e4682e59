namespace ChannelFit.Api.Features.People;

/// <summary>All that remains of an erased person.</summary>
public sealed record RememberedErasure(byte[] Person, DateTimeOffset ErasedAt);
