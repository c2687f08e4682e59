using System.Text.Json;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>What keys that stand in web pages may not ask for or send (api.md, Keys).</summary>
internal static class PageLimits
{
    /// <summary>Refuses a public key that asks for answers.</summary>
    public static IResult? RefuseQuery(HttpRequest request, Caller caller) =>
        caller.Kind == KeyKind.Public && Includes.NamesAnswers(request)
            ? Problems.Of(ProblemKind.Forbidden, "A public key is not shown answers: leave them out of include.")
            : null;

    /// <summary>Refuses anybody but the partner's own server who names a person: a page could claim to be anybody.</summary>
    public static IResult? RefuseBody(JsonElement body, Caller caller) =>
        !caller.Secret && body.TryGetProperty("personRef", out _)
            ? Problems.Of(
                ProblemKind.Forbidden,
                "Only a secret key says whose answers these are: leave personRef out. An invitation has its own."
            )
            : null;

    /// <summary>What the caller is shown of what was asked for; include=all is all that there is for its key.</summary>
    public static Include ShownTo(this Include parts, Caller caller) =>
        caller.Kind == KeyKind.Public ? parts & ~Include.Answers : parts;
}
