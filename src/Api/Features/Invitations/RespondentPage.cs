using System.Reflection;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The page at /i behind an invitation's link: static files, and a client of /v1 like any other.</summary>
public static class RespondentPage
{
    /// <summary>Where it stands.</summary>
    public const string Path = "/i";

    // Its own files alone: what a person answers can go nowhere else.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    /// <summary>The link to send a person. A fragment stays in the browser: no log and no proxy sees the token.</summary>
    public static string LinkFor(PublicUrl address, string? token) =>
        $"{address.Base}{Path}{(token is null ? "" : $"#{token}")}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Serve(routes, Path, "index.html", "text/html; charset=utf-8");
        Serve(routes, $"{Path}/page.js", "page.js", "text/javascript; charset=utf-8");
        Serve(routes, $"{Path}/words.js", "words.js", "text/javascript; charset=utf-8");
        Serve(routes, $"{Path}/page.css", "page.css", "text/css; charset=utf-8");
    }

    private static void Serve(IEndpointRouteBuilder routes, string path, string file, string mediaType)
    {
        var bytes = Read($"wwwroot/i/{file}");
        routes
            .MapGet(
                path,
                (HttpResponse response) =>
                {
                    response.Headers.ContentSecurityPolicy = Policy;
                    response.Headers.CacheControl = "no-cache";
                    return Results.Bytes(bytes, mediaType, entityTag: new(JsonResponse.ComputeETag(bytes)));
                }
            )
            .ExcludeFromDescription();
    }

    private static byte[] Read(string name)
    {
        using var resource =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not inside the program.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
