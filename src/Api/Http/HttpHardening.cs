using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChannelFit.Api.Http;

/// <summary>Limits of every connection and security headers of every response (OWASP REST Security; RFC 6797).</summary>
public static class HttpHardening
{
    /// <summary>The policy of data: a browser that displays a response by mistake runs, loads and frames nothing.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Limits the size of request lines and headers, and how slowly a client may send.</summary>
    public static void ApplyLimits(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;

        // The contract documents these two; Kestrel's defaults may change.
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // A client that sends its body slowly would hold its buffers for minutes. Clients on a bad connection stay above this rate.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 1000, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>Adds security headers to every response. Pages replace the Content-Security-Policy by their own.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers ignore Strict-Transport-Security without TLS, and only a public URL with https guarantees TLS.
        var isHttps = app.Services.GetRequiredService<PublicUrl>().IsHttps;

        app.Use(
            (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.ContentSecurityPolicy = DataPolicy;
                headers["Referrer-Policy"] = "no-referrer";

                if (isHttps)
                {
                    headers.StrictTransportSecurity = "max-age=31536000";
                }

                return next(http);
            }
        );
    }
}
