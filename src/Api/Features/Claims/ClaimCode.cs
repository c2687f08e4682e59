using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Features.Claims;

/// <summary>A code that a page hands to the partner's server, so that the page never names a person.</summary>
public sealed record ClaimCode(string Text)
{
    /// <summary>The time for which a code can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    internal const string Pattern = "^claim_[0-9a-f]{40}$";

    /// <summary>Creates a code of 160 random bits.</summary>
    public static ClaimCode Generate() => new($"claim_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}");

    /// <summary>Returns the SHA-256, which is all that is stored.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    /// <summary>Returns a placeholder, so that a log never contains the code.</summary>
    public override string ToString() => "…";
}
