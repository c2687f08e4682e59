using System.Reflection;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The page at /i for respondents: static files that use the API like any other client.</summary>
public static class RespondentPage
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/i";

    // Only the page's own files and this service, so that the answers cannot be sent anywhere else.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    /// <summary>Returns the link for a person. The token is in the fragment, which stays in the browser and out of logs and proxies.</summary>
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
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
