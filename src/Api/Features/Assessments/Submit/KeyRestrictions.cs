using System.Text.Json;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>What keys that stand in web pages may not ask for or send (docs/api.md#api-keys).</summary>
internal static class KeyRestrictions
{
    /// <summary>Refuses a public key that asks for answers.</summary>
    public static IResult? CheckQuery(HttpRequest request, Caller caller) =>
        caller.Kind == KeyType.Public && IncludeParameter.RequestsAnswers(request)
            ? ProblemResults.Of(ProblemKind.Forbidden, "A public key is not shown answers: leave them out of include.")
            : null;

    /// <summary>Refuses anybody but the partner's own server who names a person: a page could claim to be anybody.</summary>
    public static IResult? CheckBody(JsonElement body, Caller caller) =>
        !caller.HasSecretKey && body.TryGetProperty("personRef", out _)
            ? ProblemResults.Of(
                ProblemKind.Forbidden,
                "Only a secret key says whose answers these are: leave personRef out. An invitation has its own."
            )
            : null;

    /// <summary>What the caller is shown of what was asked for; include=all is all that there is for its key.</summary>
    public static IncludeOptions AllowedFor(this IncludeOptions parts, Caller caller) =>
        caller.Kind == KeyType.Public ? parts & ~IncludeOptions.Answers : parts;
}
