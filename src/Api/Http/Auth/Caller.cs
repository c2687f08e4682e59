using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace ChannelFit.Api.Http.Auth;

/// <summary>The authenticated caller of a request and the permissions of its API key.</summary>
/// <param name="PartnerId">The partner's id.</param>
/// <param name="IsTest">True if the API key is a test key. Test keys cannot read or write live data, and live keys no test data.</param>
/// <param name="KeyType">The type of the API key.</param>
/// <param name="DefaultModel">The partner's default scoring model.</param>
/// <param name="KeyId">The id of the API key for the audit log; for a respondent token, the id of its invitation or assessment.</param>
/// <param name="Scopes">The scopes of a secret key.</param>
public sealed record Caller(
    Guid PartnerId,
    bool IsTest,
    KeyType KeyType,
    string DefaultModel,
    Guid KeyId,
    KeyScope Scopes
)
{
    private const string SchemeName = "ApiKey";

    /// <summary>Indicates whether the caller has a secret key. Only secret keys may refer to people.</summary>
    public bool HasSecretKey => KeyType == KeyType.Secret;

    /// <summary>The mode of the API key.</summary>
    public KeyMode Mode => IsTest ? KeyMode.Test : KeyMode.Live;

    /// <summary>The requests per minute of each API key of the partner; null if the default of the settings applies.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The origins of the partner's web pages.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The assessment that a respondent token belongs to.</summary>
    public Guid? AssessmentId { get; init; }

    /// <summary>The invitation that a respondent token belongs to.</summary>
    public Guid? InvitationId { get; init; }

    /// <summary>Creates the caller for a person who opens a link without an API key. Requests are counted for this link.</summary>
    public static Caller ForLink(Guid partner, bool isTest, Guid link) =>
        new(partner, isTest, KeyType.Respondent, DefaultModel: "", link, KeyScope.None);

    /// <summary>Returns the authenticated caller. It throws if the operation does not require an API key.</summary>
    public static Caller From(HttpContext http) =>
        Find(http) ?? throw new InvalidOperationException("The operation does not require an API key.");

    /// <summary>Returns the authenticated caller; null if the request has no valid API key or its operation requires none.</summary>
    internal static Caller? Find(HttpContext http) => (http.User.Identity as CallerIdentity)?.Caller;

    /// <summary>The result of authenticating a request of this caller. It is the same for every request, so it is created once.</summary>
    internal AuthenticateResult Authentication =>
        field ??= AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity(this)), SchemeName));

    private sealed class CallerIdentity(Caller caller) : ClaimsIdentity(SchemeName)
    {
        public Caller Caller => caller;
    }
}
