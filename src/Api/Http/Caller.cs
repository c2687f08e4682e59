namespace ChannelFit.Api.Http;

/// <summary>Whose request it is, and what the key may be used for.</summary>
/// <param name="Partner">The tenant.</param>
/// <param name="Test">Whether the key works on rehearsals: test rows and live rows never meet.</param>
/// <param name="Secret">Whether the key is kept on a server; a public one may stand in a web page.</param>
/// <param name="Model">The partner's pinned scoring model.</param>
/// <param name="Key">The id of the key, for the audit.</param>
/// <param name="Scopes">What a secret key may do.</param>
public sealed record Caller(Guid Partner, bool Test, bool Secret, string Model, Guid Key, KeyScope Scopes)
{
    /// <summary>The requests that each key of the partner has in a minute; null: as the settings say.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The caller that authentication found; only behind it.</summary>
    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The operation is not behind a key.");
}
