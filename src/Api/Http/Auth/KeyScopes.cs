using System.Collections.Frozen;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Http.Auth;

/// <summary>What a secret key may do (api.md, Keys).</summary>
[Flags]
public enum KeyScope
{
    /// <summary>Asked for by an operation that any secret key may use.</summary>
    None = 0,
    AssessmentsRead = 1,
    AssessmentsWrite = 2,
    PeopleRead = 4,
    PeopleWrite = 8,
    WebhooksManage = 16,
    PartnerManage = 32,
    All = AssessmentsRead | AssessmentsWrite | PeopleRead | PeopleWrite | WebhooksManage | PartnerManage,
}

/// <summary>How scopes are written, and which operation asks for which.</summary>
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

    /// <summary>Every code, in the order of the contract.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [.. ByCode.OrderBy(scope => scope.Value).Select(scope => scope.Key)];

    /// <summary>The codes of some scopes.</summary>
    public static string[] ToCodes(KeyScope scopes) => [.. Codes.Where(code => scopes.HasFlag(ByCode[code]))];

    /// <summary>The scope of a code; none where there is no such code, so that a key gains nothing by it.</summary>
    public static KeyScope Parse(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The scopes of some codes together.</summary>
    public static KeyScope Parse(IEnumerable<string> codes) =>
        codes.Aggregate(KeyScope.None, (all, code) => all | Parse(code));

    /// <summary>Lets in those keys only that carry the scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, KeyScope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scope));

    /// <summary>What an operation asks for; null where it was forgotten, which lets nobody in.</summary>
    internal static KeyScope? RequiredBy(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<RequiredScope>()?.Scope;

    /// <summary>What an operation asks for, in a sentence for its readers.</summary>
    internal static string Describe(EndpointMetadataCollection metadata) =>
        RequiredBy(metadata) switch
        {
            null => "No secret key may, only a respondent's token.",
            KeyScope.None => "Any secret key may, whatever its scopes.",
            { } scope => $"Needs the scope `{string.Join("`, `", ToCodes(scope))}`.",
        };

    private sealed record RequiredScope(KeyScope Scope);
}

/// <summary>A member that holds scopes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScopeCodesAttribute()
    : SharedEnumSchemaAttribute("Scope", "What a secret key may do.", KeyScopes.Codes);
