using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner: who am I.</summary>
public static class ReadPartner
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/partner", Handle)
            .WithName("readPartner")
            .WithTags("Partner")
            .Needs(KeyScope.None)
            .WithSummary("Tell who the key belongs to and what it may do.")
            .WithDescription("Made to test a connection: it changes nothing, and every secret key may ask.")
            .Takes(CommonParameters.IfNoneMatch)
            .Answers<PartnerView>(
                StatusCodes.Status200OK,
                "The partner and the key.",
                SentHeader.ETag,
                SentHeader.NoStore
            )
            .Answers(
                StatusCodes.Status304NotModified,
                "What was read before is still right.",
                SentHeader.ETag,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, PartnerExamples.Partner);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        var caller = Caller.Of(http);
        var settings = await PartnerSettings.Find(db, caller.Partner, http.RequestAborted);
        return settings is null ? Problems.Of(ProblemKind.Unauthorized) : Answer(caller, settings);
    }

    internal static JsonAnswer Answer(Caller caller, PartnerSettings settings) =>
        JsonAnswer.Of(PartnerView.Of(caller, settings), PartnerJson.Default.PartnerView, tagged: true);
}

/// <summary>A partner, as one of its keys sees it.</summary>
/// <param name="Id">The partner's id.</param>
/// <param name="Name">What the partner is called.</param>
/// <param name="Mode">The mode of the key that asked: test rows and live rows never meet.</param>
/// <param name="Scopes">What the key that asked may do.</param>
/// <param name="Origins">The web pages, as scheme://host[:port], in which public keys work.</param>
/// <param name="Model">The scoring model, key@version, where a submission names none.</param>
/// <param name="RetentionDays">After how many days assessments are deleted; null: not by themselves.</param>
public sealed record PartnerView(
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
    public static PartnerView Of(Caller caller, PartnerSettings settings) =>
        new(
            settings.Id,
            settings.Name,
            (caller.Test ? KeyMode.Test : KeyMode.Live).Code(),
            Http.Scopes.CodesOf(caller.Scopes),
            settings.Origins,
            settings.Model,
            settings.RetentionDays
        );
}
