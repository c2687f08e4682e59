using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>PATCH /v1/partner: change the partner's settings (RFC 7396).</summary>
public static class ChangePartner
{
    private const int MostOrigins = 50;
    private const int LongestOrigin = 300;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPatch("/partner", Handle)
            .WithName("changePartner")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("Change the partner's settings.")
            .WithDescription(
                "A merge patch (RFC 7396): what is not named stays as it is, and retentionDays: null keeps assessments until "
                    + "they are deleted. Both modes share the settings, and every instance follows within 5 seconds. "
                    + "Moving to another model changes no stored result."
            )
            .Accepts<ChangePartnerRequest>(MediaTypes.Json, MediaTypes.MergePatch)
            .ShowsRequests(PartnerExamples.Patch)
            .Answers<PartnerView>(StatusCodes.Status200OK, "The partner now.", SentHeader.ETag, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, PartnerExamples.Partner)
            .Shows(ProblemKind.Validation, PartnerExamples.PatchFaults);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, Published published, TimeProvider clock)
    {
        using var body = await JsonBody.Read(http, mediaType: MediaTypes.MergePatch);

        if ((body.Refusal ?? new Queries(http.Request).Refusal) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var patch = Read(body.Root, published, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var caller = Caller.Of(http);
        var act = new Act(Audit.PartnerChanged, Test: null, caller.Key, caller.Partner, clock.GetUtcNow());
        return ReadPartner.Answer(
            caller,
            patch.IsEmpty
                ? (await PartnerSettings.Find(db, caller.Partner, http.RequestAborted))!
                : await PartnerSettings.Change(db, caller.Partner, patch, act, http.RequestAborted)
        );
    }

    internal static PartnerPatch Read(JsonElement body, Published published, List<Fault> faults)
    {
        var patch = new PartnerPatch(null, null, null, SetsRetention: false, null);
        var read = new Members("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "name":
                    patch = patch with { Name = read.Text(member) };
                    break;
                case "origins":
                    patch = patch with { Origins = read.Texts(member) };
                    break;
                case "model":
                    patch = patch with { Model = read.Text(member) };
                    break;
                case "retentionDays":
                    var days = member.Value.ValueKind == JsonValueKind.Null ? null : read.Whole(member);
                    Check(days is null or (>= 1 and <= 3650), "#/retentionDays", Fault.OutOfRange, "1 to 3650 days.");
                    patch = patch with
                    {
                        SetsRetention = true,
                        RetentionDays = days is >= 1 and <= 3650 ? (int)days : null,
                    };
                    break;
                default:
                    read.Unknown(member, "name, origins, model, retentionDays");
                    break;
            }
        }

        CheckName(patch.Name);
        CheckOrigins(patch.Origins ?? []);
        Check(
            patch.Model is null || published.FindModel(patch.Model) is not null,
            "#/model",
            Fault.UnknownVersion,
            "There is no such published model; GET /v1/models lists them."
        );
        return patch;

        void CheckName(string? name)
        {
            Check(
                name is null || name.EnumerateRunes().Count() <= 200,
                "#/name",
                Fault.TooLong,
                "At most 200 characters."
            );
            Check(
                name is null || !string.IsNullOrWhiteSpace(name),
                "#/name",
                Fault.InvalidFormat,
                "A name is not blank."
            );
        }

        void CheckOrigins(string[] origins)
        {
            Check(origins.Length <= MostOrigins, "#/origins", Fault.TooMany, $"At most {MostOrigins} origins.");

            foreach (var (index, origin) in origins.Index())
            {
                var pointer = $"#/origins/{index}";

                if (origin.Length > LongestOrigin)
                {
                    faults.Add(new(pointer, Fault.TooLong, $"At most {LongestOrigin} characters."));
                }
                else if (Origin.Fault(origin) is { } fault)
                {
                    faults.Add(new(pointer, Fault.InvalidFormat, fault));
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

    /// <summary>All web pages in which public keys work, as browsers write them: scheme://host[:port]; up to 50.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? Origins { get; set; }

    /// <summary>The published model, key@version, that scores where a submission names none.</summary>
    /// <example>fit-model@1.1.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }

    /// <summary>After how many days assessments are deleted; null: not by themselves.</summary>
    /// <example>365</example>
    [Range(1, 3650)]
    [JsonTypes(JsonSchemaType.Integer | JsonSchemaType.Null)]
    public double? RetentionDays { get; set; }
}
