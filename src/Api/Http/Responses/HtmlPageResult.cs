using System.Text;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Http.Responses;

/// <summary>An HTML page that is not cached, with a strong ETag for If-None-Match.</summary>
/// <param name="markup">The HTML document.</param>
/// <param name="language">The language of its texts.</param>
/// <param name="policy">Its Content-Security-Policy.</param>
public sealed class HtmlPageResult(
    string markup,
    string language,
    HtmlPolicy policy,
    int status = StatusCodes.Status200OK
) : IResult
{
    /// <summary>The HTML document.</summary>
    public string Markup => markup;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var headers = response.Headers;
        var page = Encoding.UTF8.GetBytes(markup);
        var tag = JsonResponse.ComputeETag(page);
        headers.CacheControl = "no-store";
        headers.ContentLanguage = language;
        headers.Vary = "Accept-Language";
        headers.ContentSecurityPolicy = policy.ToString();
        headers["X-Robots-Tag"] = "noindex";
        headers.ETag = tag;

        if (status == StatusCodes.Status200OK && Preconditions.IfNoneMatchContains(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        await response.Body.WriteAsync(page, httpContext.RequestAborted);
    }
}
