using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner: who am I.</summary>
public static class ReadPartner
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/partner", Handle)
            .WithName("readPartner")
            .WithTags("Partner")
            .RequireScope(KeyScope.None)
            .WithDocs("read-partner")
            .WithParameters(CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<PartnerResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .ProducesResponse(StatusCodes.Status304NotModified, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.Partner);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        if (new QueryParameters(http.Request).Problem is { } refusal)
        {
            return refusal;
        }

        var caller = Caller.From(http);
        var settings = await PartnerSettings.Find(db, caller.Partner, http.RequestAborted);
        return settings is null ? ProblemResults.Of(ProblemKind.Unauthorized) : CreateResponse(caller, settings);
    }

    internal static JsonResponse CreateResponse(Caller caller, PartnerSettings settings) =>
        JsonResponse.Patchable(
            PartnerResponse.From(caller, settings),
            PartnerJsonContext.Default.PartnerResponse,
            TagOf(caller, settings)
        );

    /// <summary>A strong tag of what a caller is told.</summary>
    internal static string TagOf(Caller caller, PartnerSettings settings) =>
        JsonResponse.ComputeETag(
            JsonSerializer.SerializeToUtf8Bytes(
                PartnerResponse.From(caller, settings),
                PartnerJsonContext.Default.PartnerResponse
            )
        );
}

/// <summary>A partner, as one of its keys sees it.</summary>
/// <param name="Id">The partner's id.</param>
/// <param name="Name">What the partner is called.</param>
/// <param name="Mode">The mode of the key that asked: test rows and live rows never meet.</param>
/// <param name="Scopes">What the key that asked may do.</param>
/// <param name="Origins">The web pages, as scheme://host[:port], in which public keys work.</param>
/// <param name="Model">The scoring model, key@version, where a submission names none.</param>
/// <param name="RetentionDays">After how many days assessments are deleted; null: not by themselves.</param>
public sealed record PartnerResponse(
    Guid Id,
    string Name,
    [property: KeyModeCode] string Mode,
    [property: ScopeCodes] IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Origins,
    string Model,
    int? RetentionDays
)
{
    /// <summary>What a caller is told of its partner.</summary>
    public static PartnerResponse From(Caller caller, PartnerSettings settings) =>
        new(
            settings.Id,
            settings.Name,
            (caller.Test ? KeyMode.Test : KeyMode.Live).Code(),
            Http.Auth.KeyScopes.ToCodes(caller.Scopes),
            settings.Origins,
            settings.Model,
            settings.RetentionDays
        );
}
