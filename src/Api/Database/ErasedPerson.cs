namespace ChannelFit.Api.Database;

/// <summary>The hashes by which an erased person is recognised, so that late submissions are refused (docs/api.md#people).</summary>
public static class ErasedPerson
{
    private const string Purpose = "erased-person";

    /// <summary>
    /// Returns the hashes under which an erasure of the person may be remembered, the newest secret key's first; none when no
    /// person is named.
    /// </summary>
    public static byte[][] Hashes(SecretKeyRing secret, Guid partner, bool test, string? personRef) =>
        personRef is null ? [] : secret.ComputeAllHmacs(Purpose, $"{(test ? "test" : "live")}|{partner}|{personRef}");
}
