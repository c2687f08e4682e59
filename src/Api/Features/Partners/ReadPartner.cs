using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner: the partner and the API key of the request.</summary>
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
        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        var caller = Caller.From(http);
        var settings = await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted);
        return settings is null ? ProblemResults.Of(ProblemKind.Unauthorized) : CreateResponse(caller, settings);
    }

    internal static JsonResponse CreateResponse(Caller caller, PartnerSettings settings) =>
        JsonResponse.Patchable(PartnerResponse.From(caller, settings), PartnerJsonContext.Default.PartnerResponse);
}

/// <summary>A partner, as returned to one of its API keys.</summary>
/// <param name="Id">The partner's id.</param>
/// <param name="Name">The name of the partner.</param>
/// <param name="Mode">The mode of the calling API key. Test data and live data are separate.</param>
/// <param name="Scopes">The scopes of the calling API key.</param>
/// <param name="Origins">The origins, as scheme://host[:port], of the web pages in which public keys work.</param>
/// <param name="Model">The scoring model, key@version, for submissions that name none.</param>
/// <param name="RetentionDays">The number of days after which assessments are deleted; null if they are not deleted automatically.</param>
/// <param name="Branding">The partner's name, colour, logo and contact on pages, reports and the embed; null for none.</param>
/// <param name="PublicKeyDailyCap">The number of assessments that each public key may store in a day (UTC).</param>
/// <param name="PublicKeyProofOfWork">The number of leading zero bits that the proof of work of each submission with a public key must have; 0 for no proof.</param>
public sealed record PartnerResponse(
    Guid Id,
    string Name,
    [property: KeyModeCode] string Mode,
    [property: ScopeCodes] IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Origins,
    string Model,
    int? RetentionDays,
    BrandingResponse? Branding,
    int PublicKeyDailyCap,
    int PublicKeyProofOfWork
)
{
    /// <summary>Creates the response for a caller.</summary>
    public static PartnerResponse From(Caller caller, PartnerSettings settings) =>
        new(
            settings.Id,
            settings.Name,
            caller.Mode.Code(),
            Http.Auth.KeyScopes.ToCodes(caller.Scopes),
            settings.Origins,
            settings.Model,
            settings.RetentionDays,
            settings.Branding,
            settings.PublicKeyDailyCap,
            settings.PublicKeyProofOfWork
        );
}
