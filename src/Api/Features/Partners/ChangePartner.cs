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

        var caller = Caller.From(http);
        var isConditional = http.Request.Headers.IfMatch.Count > 0;
        var entry = new AuditEntry(Audit.PartnerChanged, Test: null, caller.KeyId, caller.PartnerId, clock.GetUtcNow());

        while (true)
        {
            var settings = (await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted))!;

            if (isConditional && !Preconditions.IfMatchContains(http.Request, ReadPartner.TagOf(caller, settings)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            var patch = request.Body.ToPatch(settings, request.Errors);

            if (request.Errors.Count > 0)
            {
                return ProblemResults.Validation(request.Errors);
            }

            // The branding is merged into the settings that were read, so it is stored only if they are still the same.
            var mustBeSame = isConditional || patch.SetsBranding;
            var changed = patch.IsEmpty
                ? settings
                : await PartnerSettings.Change(db, settings, patch, mustBeSame, entry, http.RequestAborted);

            if (changed is not null)
            {
                return ReadPartner.CreateResponse(caller, changed);
            }

            if (isConditional)
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }
        }
    }
}
