using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>PATCH /v1/partner: changes the partner's settings (RFC 7396).</summary>
public static class ChangePartner
{
    private const int MostOrigins = 50;
    private const int LongestOrigin = 300;

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

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        PublishedCatalog published,
        TimeProvider clock
    )
    {
        using var body = await JsonRequestBody.Read(http, mediaType: MediaTypes.MergePatch);

        if ((body.Problem ?? new QueryParameters(http.Request).Problem) is { } refusal)
        {
            return refusal;
        }

        var caller = Caller.From(http);
        var held = http.Request.Headers.IfMatch.Count > 0;
        var act = new AuditEntry(Audit.PartnerChanged, Test: null, caller.Key, caller.Partner, clock.GetUtcNow());

        while (true)
        {
            var known = (await PartnerSettings.Find(db, caller.Partner, http.RequestAborted))!;
            var faults = new List<ValidationError>();
            var patch = ReadPatch(body.Root, published, known, faults);

            if (faults.Count > 0)
            {
                return ProblemResults.Validation(faults);
            }

            if (held && !Preconditions.IfMatchContains(http.Request, ReadPartner.TagOf(caller, known)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            // The branding was merged into the settings as they were read, so it is stored only if they are still the same.
            var changed = patch.IsEmpty
                ? known
                : await PartnerSettings.Change(db, known, patch, held || patch.SetsBranding, act, http.RequestAborted);

            if (changed is not null)
            {
                return ReadPartner.CreateResponse(caller, changed);
            }

            if (held)
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }
        }
    }

    /// <param name="known">The present settings, into which the branding is merged; null in examples.</param>
    internal static PartnerPatch ReadPatch(
        JsonElement body,
        PublishedCatalog published,
        PartnerSettings? known,
        List<ValidationError> faults
    )
    {
        var patch = new PartnerPatch(null, null, null, SetsRetention: false, null, SetsBranding: false, null);
        var read = new StrictJson("#", faults, patch: true);

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "name":
                    patch = patch with { Name = read.ReadString(member) };
                    break;
                case "origins" when member.Value.ValueKind == JsonValueKind.Null:
                    patch = patch with { Origins = [] };
                    break;
                case "origins":
                    patch = patch with { Origins = read.ReadStrings(member) };
                    break;
                case "model":
                    patch = patch with { Model = read.ReadString(member) };
                    break;
                case "retentionDays":
                    var days = member.Value.ValueKind == JsonValueKind.Null ? null : read.ReadInteger(member);
                    Check(
                        days is null or (>= 1 and <= 3650),
                        "#/retentionDays",
                        ValidationError.OutOfRange,
                        "1 to 3650 days."
                    );
                    patch = patch with
                    {
                        SetsRetention = true,
                        RetentionDays = days is >= 1 and <= 3650 ? (int)days : null,
                    };
                    break;
                case "branding":
                    var branding = new BrandingReader(faults).Apply(member, known?.Branding, known?.Name ?? "");
                    patch = patch with
                    {
                        SetsBranding = true,
                        Branding = branding is null
                            ? null
                            : JsonSerializer.Serialize(branding, PartnerJsonContext.Default.BrandingResponse),
                    };
                    break;
                default:
                    read.RejectUnknown(member, "name, origins, model, retentionDays, branding");
                    break;
            }
        }

        CheckName(patch.Name);
        CheckOrigins(patch.Origins ?? []);
        Check(
            patch.Model is null || published.FindModel(patch.Model) is not null,
            "#/model",
            ValidationError.UnknownVersion,
            "There is no such published model; GET /v1/models lists them."
        );
        return patch;

        void CheckName(string? name)
        {
            Check(
                name is null || name.EnumerateRunes().Count() <= 200,
                "#/name",
                ValidationError.TooLong,
                "At most 200 characters."
            );
            Check(
                name is null || !string.IsNullOrWhiteSpace(name),
                "#/name",
                ValidationError.InvalidFormat,
                "A name is not blank."
            );
        }

        void CheckOrigins(string[] origins)
        {
            Check(
                origins.Length <= MostOrigins,
                "#/origins",
                ValidationError.TooMany,
                $"At most {MostOrigins} origins."
            );

            foreach (var (index, origin) in origins.Index())
            {
                var pointer = $"#/origins/{index}";

                if (origin.Length > LongestOrigin)
                {
                    faults.Add(new(pointer, ValidationError.TooLong, $"At most {LongestOrigin} characters."));
                }
                else if (WebOrigin.FindError(origin) is { } fault)
                {
                    faults.Add(new(pointer, ValidationError.InvalidFormat, fault));
                }
            }
        }

        void Check(bool holds, string pointer, string code, string wanted)
        {
            if (!holds)
            {
                faults.Add(new(pointer, code, wanted));
            }
        }
    }
}

/// <summary>What to change of a partner's settings.</summary>
[MergePatch]
public sealed class ChangePartnerRequest
{
    /// <summary>What the partner is called.</summary>
    /// <example>Example Careers</example>
    [Length(1, 200)]
    public string? Name { get; set; }

    /// <summary>
    /// All web pages in which public keys work, as browsers write them: scheme://host[:port]; up to 50. Null for none.
    /// </summary>
    [MaxLength(50)]
    [JsonSchemaTypes(JsonSchemaType.Array | JsonSchemaType.Null)]
    public IReadOnlyList<string>? Origins { get; set; }

    /// <summary>The published model, key@version, that scores where a submission names none.</summary>
    /// <example>fit-model@2.0.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }

    /// <summary>After how many days assessments are deleted; null: not by themselves.</summary>
    /// <example>365</example>
    [Range(1, 3650)]
    [JsonSchemaTypes(JsonSchemaType.Integer | JsonSchemaType.Null)]
    public double? RetentionDays { get; set; }

    /// <summary>What pages, reports and the embed show of the partner; null for nothing.</summary>
    public BrandingRequest? Branding { get; set; }
}
