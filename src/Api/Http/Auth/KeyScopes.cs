using System.Collections.Frozen;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Http.Auth;

/// <summary>The scopes of a secret key (docs/api.md#api-keys).</summary>
[Flags]
public enum KeyScope
{
    /// <summary>No scope. An operation that requires none accepts every secret key.</summary>
    None = 0,
    AssessmentsRead = 1,
    AssessmentsWrite = 2,
    PeopleRead = 4,
    PeopleWrite = 8,
    WebhooksManage = 16,
    PartnerManage = 32,
    All = AssessmentsRead | AssessmentsWrite | PeopleRead | PeopleWrite | WebhooksManage | PartnerManage,
}

/// <summary>The codes of scopes, and the scope that each operation requires.</summary>
public static class KeyScopes
{
    private static readonly FrozenDictionary<string, KeyScope> ByCode = new Dictionary<string, KeyScope>
    {
        ["assessments:read"] = KeyScope.AssessmentsRead,
        ["assessments:write"] = KeyScope.AssessmentsWrite,
        ["people:read"] = KeyScope.PeopleRead,
        ["people:write"] = KeyScope.PeopleWrite,
        ["webhooks:manage"] = KeyScope.WebhooksManage,
        ["partner:manage"] = KeyScope.PartnerManage,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All codes, in the order of the contract.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [.. ByCode.OrderBy(scope => scope.Value).Select(scope => scope.Key)];

    /// <summary>Returns the codes of a set of scopes.</summary>
    public static string[] ToCodes(KeyScope scopes) => [.. Codes.Where(code => scopes.HasFlag(ByCode[code]))];

    /// <summary>Returns the scope of a code; <see cref="KeyScope.None"/> if the code is unknown, which grants nothing.</summary>
    public static KeyScope Parse(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Returns the union of the scopes of several codes.</summary>
    public static KeyScope Parse(IEnumerable<string> codes) =>
        codes.Aggregate(KeyScope.None, (all, code) => all | Parse(code));

    /// <summary>Requires that a secret key has a scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, KeyScope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scope));

    /// <summary>Returns the scope that an operation requires; null if it declares none, so that no secret key is accepted.</summary>
    internal static KeyScope? RequiredBy(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<RequiredScope>()?.Scope;

    /// <summary>Describes the required scope of an operation in the OpenAPI document.</summary>
    internal static string Describe(EndpointMetadataCollection metadata) =>
        RequiredBy(metadata) switch
        {
            null => "Requires a respondent token; secret keys are not accepted.",
            KeyScope.None => "Accepts any secret key, whatever its scopes.",
            { } scope => $"Requires the scope `{string.Join("`, `", ToCodes(scope))}`.",
        };

    private sealed record RequiredScope(KeyScope Scope);
}

/// <summary>Marks a member that holds scopes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScopeCodesAttribute()
    : SharedEnumSchemaAttribute("Scope", "What a secret key may do.", KeyScopes.Codes);
