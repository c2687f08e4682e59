namespace ChannelFit.Api.Http.Auth;

/// <summary>Whose request it is, and what the key may be used for.</summary>
/// <param name="Partner">The tenant.</param>
/// <param name="Test">Whether the key works on rehearsals: test rows and live rows never meet.</param>
/// <param name="Kind">Whether the key is kept on a server, may stand in a web page, or is one person's token.</param>
/// <param name="Model">The partner's pinned scoring model.</param>
/// <param name="Key">The id of the key, for the audit; of a token, what it was given for.</param>
/// <param name="Scopes">What a secret key may do.</param>
public sealed record Caller(Guid Partner, bool Test, KeyType Kind, string Model, Guid Key, KeyScope Scopes)
{
    /// <summary>Whether the key is kept on a server: it alone may name a person.</summary>
    public bool HasSecretKey => Kind == KeyType.Secret;

    /// <summary>The requests that each key of the partner has in a minute; null: as the settings say.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Where the partner's web pages come from.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The one assessment that a respondent's token was given with.</summary>
    public Guid? Assessment { get; init; }

    /// <summary>The one invitation that a respondent's token was given for.</summary>
    public Guid? Invitation { get; init; }

    /// <summary>The caller that authentication found; only behind it.</summary>
    public static Caller From(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The operation is not behind a key.");
}
