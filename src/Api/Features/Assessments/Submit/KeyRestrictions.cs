using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The restrictions of API keys and tokens that other people can read in a web page or a link (docs/api.md#api-keys).</summary>
internal static class KeyRestrictions
{
    /// <summary>Returns a problem if a public key requests the answers.</summary>
    public static IResult? CheckQuery(Caller caller, HttpRequest request) =>
        caller.KeyType == KeyType.Public && IncludeParameter.RequestsAnswers(request)
            ? ProblemResults.Of(
                ProblemKind.Forbidden,
                "A public key cannot read answers. Remove answers from the query parameter include."
            )
            : null;

    /// <summary>Returns a problem if a caller without a secret key sends a personRef, which it could invent.</summary>
    public static IResult? CheckBody(Caller caller, JsonElement body) =>
        !caller.HasSecretKey
        && body.TryGetProperty("personRef", out var personRef)
        && personRef.ValueKind != JsonValueKind.Null
            ? ProblemResults.Of(
                ProblemKind.Forbidden,
                "Only a secret key can send personRef. Remove it; an invitation has its own personRef."
            )
            : null;

    /// <summary>Removes the parts that the caller cannot read, because <c>include=all</c> means all that it can read.</summary>
    public static IncludeOptions AllowedFor(this IncludeOptions parts, Caller caller) =>
        caller.KeyType == KeyType.Public ? parts & ~IncludeOptions.Answers : parts;
}
