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
            .AcceptsConditions()
            .Accepts<ChangePartnerRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .WithRequestExamples("change-partner.partnerPatch")
            .ProducesResponse<PartnerResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.Partner)
            .WithExample(ProblemKind.Validation, PartnerExamples.PatchErrors);

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
        var entry = new AuditEntry(Audit.PartnerChanged, Test: null, caller.KeyId, caller.PartnerId, clock.GetUtcNow());

        while (true)
        {
            var settings = (await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted))!;

            var patch = request.Body.ToPatch(settings, request.Errors);

            if (request.Errors.Count > 0)
            {
                return ProblemResults.Validation(request.Errors);
            }

            if (!Preconditions.Hold(http.Request, ReadPartner.CreateResponse(caller, settings)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            // The settings that were read meet the conditions, and the branding is merged into them, so the change is stored only
            // if they are still the same.
            var mustBeSame = Preconditions.AreSent(http.Request) || patch.SetsBranding;
            var changed = patch.IsEmpty
                ? settings
                : await PartnerSettings.Change(db, settings, patch, mustBeSame, entry, http.RequestAborted);

            if (changed is not null)
            {
                return ReadPartner.CreateResponse(caller, changed);
            }
        }
    }
}
