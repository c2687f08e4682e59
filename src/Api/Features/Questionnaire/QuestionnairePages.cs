using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Features.Questionnaire;

/// <summary>
/// The questionnaire for people: /i/{partner}#token for an invitation, /a/{publicKey} for a public key, also in a frame (?embed=1).
/// One static page, which uses the API like any other client.
/// </summary>
public static class QuestionnairePages
{
    private const string Body = "<body class=\"asking\"";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = EmbeddedFile.ReadText("questionnaire/index.html");
        routes.MapGet(InvitationLink.Path, (HttpContext http) => Serve(http, page)).ExcludeFromDescription();
        routes
            .MapGet(
                $"{InvitationLink.Path}/{{partner}}",
                (HttpContext http, string partner, RequestRateLimiter limits, TenantDb db) =>
                    OpenForInvitation(http, page, partner, limits, db)
            )
            .ExcludeFromDescription();
        routes
            .MapGet(
                "/a/{key}",
                (HttpContext http, string key, RequestRateLimiter limits, PublishedCatalog catalog, TenantDb db) =>
                    OpenForKey(http, page, key, limits, catalog, db)
            )
            .ExcludeFromDescription();
        EmbeddedFile.Map(routes, "embed.js");

        foreach (
            var file in EmbeddedFile
                .NamesIn("questionnaire")
                .Where(name => !name.EndsWith(".html", StringComparison.Ordinal))
        )
        {
            EmbeddedFile.Map(routes, file);
        }
    }

    /// <summary>Serves the page of an invitation, with the partner's logo if the rate limit allows the lookup. All partners share one quota.</summary>
    private static async Task<IResult> OpenForInvitation(
        HttpContext http,
        string page,
        string partner,
        RequestRateLimiter limits,
        TenantDb db
    )
    {
        var logoOrigin =
            ResourceId.TryRead(partner, out var id)
            && limits.Acquire(http, Caller.ForLink(id, isTest: false, link: Guid.Empty)) is null
                ? await FindLogoOrigin(db, id, http.RequestAborted)
                : null;
        return Serve(http, page, logoOrigin: logoOrigin);
    }

    private static async Task<string?> FindLogoOrigin(TenantDb db, Guid partner, CancellationToken cancel)
    {
        try
        {
            return (await PartnerSettings.Find(db, partner, cancel))?.Branding?.FindLogoOrigin();
        }
        catch (NpgsqlException)
        {
            return null; // without the database the page opens and says that it could not be loaded
        }
    }

    private static async Task<IResult> OpenForKey(
        HttpContext http,
        string page,
        string key,
        RequestRateLimiter limits,
        PublishedCatalog catalog,
        TenantDb db
    )
    {
        var caller = await ApiKeyAuthentication.FindCaller(http, key);

        // The same page for a secret key, a revoked key, and a key that never existed.
        if (caller is not { KeyType: KeyType.Public })
        {
            if (caller is null)
            {
                limits.RecordFailure(http);
            }

            return Serve(http, page, status: StatusCodes.Status404NotFound);
        }

        if (limits.Acquire(http, caller) is { } tooManyRequests)
        {
            return tooManyRequests;
        }

        var partner = await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted);
        var redirect = http.Request.Query["redirect"].ToString();
        var settings = new Dictionary<string, string?>
        {
            ["instrument"] = catalog.Instruments[^1].Instrument.Id,
            ["partner"] = partner?.Name,
            ["branding"] = partner?.Branding is { } branding
                ? JsonSerializer.Serialize(branding, PartnerJsonContext.Default.BrandingResponse)
                : null,
            ["proof-of-work"] = partner is { PublicKeyProofOfWork: > 0 and var bits }
                ? bits.ToString(CultureInfo.InvariantCulture)
                : null,
            ["redirect"] = RedirectUrlRules.FindError(redirect, caller.Origins) is null ? redirect : null,
        };
        var attributes = settings
            .Where(setting => setting.Value is not null)
            .Select(setting => $" data-{setting.Key}=\"{HtmlEncoder.Default.Encode(setting.Value!)}\"");
        return Serve(
            http,
            page.Replace(Body, Body + string.Concat(attributes), StringComparison.Ordinal),
            http.Request.Query.ContainsKey("embed") ? caller.Origins : [],
            partner?.Branding?.FindLogoOrigin()
        );
    }

    /// <param name="framedBy">The origins whose pages may show the page in a frame.</param>
    /// <param name="logoOrigin">The origin of the partner's logo; null for none.</param>
    private static IResult Serve(
        HttpContext http,
        string page,
        IReadOnlyList<string>? framedBy = null,
        string? logoOrigin = null,
        int status = StatusCodes.Status200OK
    )
    {
        // Only files and operations of this service, so that the answers cannot be sent anywhere else.
        var policy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
            + $"img-src data:{(logoOrigin is null ? "" : $" {logoOrigin}")}; form-action 'none'; frame-ancestors {(framedBy is { Count: > 0 } ? string.Join(' ', framedBy) : "'none'")}";
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.StatusCode = status;

        // Browsers keep the policy of a cached page after a 304, so a page with another policy has another tag.
        var tag = JsonResponse.ComputeETag(Encoding.UTF8.GetBytes(policy + page));
        return Results.Bytes(Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8", entityTag: new(tag));
    }
}
