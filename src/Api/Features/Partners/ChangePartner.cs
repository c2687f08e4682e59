using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Partners;

/// <summary>PATCH /v1/partner: changes the partner's settings (RFC 7396).</summary>
public static class ChangePartner
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPatch("/partner", Handle)
            .WithName("changePartner")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("change-partner")
            .WithParameters(
                OpenApiExtensions.HeaderParameter(
                    "If-Match",
                    "The ETag of the last response. If the settings have changed since, the request is rejected (412).",
                    OpenApiExtensions.StringSchema(examples: [ResponseHeader.ETag.Example])
                )
            )
            .Accepts<ChangePartnerRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples("change-partner.partnerPatch")
            .ProducesResponse<PartnerResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.Partner)
            .WithExample(ProblemKind.Validation, PartnerExamples.PatchErrors)
            .ProducesProblem(ProblemKind.PreconditionFailed);

    private static async Task<IResult> Handle(HttpContext http, RequestReader requests, TenantDb db, TimeProvider clock)
    {
        using var request = await requests.ReadPatch<ChangePartnerRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var patch = request.Body.ToPatch();
        var caller = Caller.From(http);
        var settings = (await PartnerSettings.Find(db, caller.Partner, http.RequestAborted))!;
        var isConditional = http.Request.Headers.IfMatch.Count > 0;

        if (isConditional && !Preconditions.IfMatchContains(http.Request, ReadPartner.TagOf(caller, settings)))
        {
            return ProblemResults.Of(ProblemKind.PreconditionFailed);
        }

        var entry = new AuditEntry(Audit.PartnerChanged, Test: null, caller.Key, caller.Partner, clock.GetUtcNow());
        var changed = patch.IsEmpty
            ? settings
            : await PartnerSettings.Change(db, settings, patch, isConditional, entry, http.RequestAborted);
        return changed is null
            ? ProblemResults.Of(ProblemKind.PreconditionFailed)
            : ReadPartner.CreateResponse(caller, changed);
    }
}
