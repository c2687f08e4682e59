using System.Security.Cryptography;
using System.Text;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Http.Responses;

/// <summary>An HTML page that is not cached. Its Content-Security-Policy allows its own style and inline images only.</summary>
public sealed class HtmlPageResult(
    LanguageTexts texts,
    string title,
    string style,
    HtmlFragment body,
    int status = StatusCodes.Status200OK
) : IResult
{
    /// <summary>The HTML document.</summary>
    public string Markup => Document().ToString();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var headers = response.Headers;
        var page = Encoding.UTF8.GetBytes(Markup);
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.Vary = "Accept-Language";
        headers.ContentSecurityPolicy = Policy();
        headers["X-Robots-Tag"] = "noindex";
        await response.Body.WriteAsync(page, httpContext.RequestAborted);
    }

    private string Policy() =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private HtmlFragment Document() =>
        HtmlFragment.Format(
            $"""
            <!doctype html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>{HtmlFragment.Raw(style)}</style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """
        );
}
