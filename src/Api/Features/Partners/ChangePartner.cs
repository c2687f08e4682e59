using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Partners;

/// <summary>PATCH /v1/partner: change the partner's settings (RFC 7396).</summary>
public static class ChangePartner
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPatch("/partner", Handle)
            .WithName("changePartner")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithSummary("Change the partner's settings.")
            .WithDescription(
                "A merge patch (RFC 7396): what is not named stays as it is, retentionDays: null keeps assessments until "
                    + "they are deleted, and origins: null lets no web page use public keys. Both modes share the settings, and every instance follows within 5 seconds. "
                    + "Moving to another model changes no stored result."
            )
            .WithParameters(
                OpenApiExtensions.HeaderParameter(
                    "If-Match",
                    "The ETag of what was read: the change is then refused (412) where somebody else's came in between.",
                    OpenApiExtensions.StringSchema(examples: [ResponseHeader.ETag.Example])
                )
            )
            .Accepts<ChangePartnerRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples(PartnerExamples.Patch)
            .ProducesResponse<PartnerResponse>(
                StatusCodes.Status200OK,
                "The partner now.",
                ResponseHeader.ETag,
                ResponseHeader.NoTransform
            )
            .WithExample(StatusCodes.Status200OK, PartnerExamples.Partner)
            .WithExample(ProblemKind.Validation, PartnerExamples.PatchFaults)
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
        var known = (await PartnerSettings.Find(db, caller.Partner, http.RequestAborted))!;
        var held = http.Request.Headers.IfMatch.Count > 0;

        if (held && !Preconditions.IfMatchContains(http.Request, ReadPartner.TagOf(caller, known)))
        {
            return ProblemResults.Of(ProblemKind.PreconditionFailed);
        }

        var act = new AuditEntry(Audit.PartnerChanged, Test: null, caller.Key, caller.Partner, clock.GetUtcNow());
        var changed = patch.IsEmpty
            ? known
            : await PartnerSettings.Change(db, known, patch, held, act, http.RequestAborted);
        return changed is null
            ? ProblemResults.Of(ProblemKind.PreconditionFailed)
            : ReadPartner.CreateResponse(caller, changed);
    }
}
