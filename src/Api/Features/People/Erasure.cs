namespace ChannelFit.Api.Features.People;

/// <summary>The erasure of a person.</summary>
/// <param name="Hashes">The hashes under which the erasure is remembered.</param>
/// <param name="Replayed">True if the erasure is repeated after a restore; rows with a later consent are then not deleted.</param>
public sealed record Erasure(
    bool Test,
    string PersonRef,
    byte[][] Hashes,
    DateTimeOffset ErasedAt,
    bool Replayed = false
);
