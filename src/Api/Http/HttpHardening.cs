using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChannelFit.Api.Http;

/// <summary>What every connection and every answer is held to, whoever asks (OWASP REST Security; RFC 6797).</summary>
public static class HttpHardening
{
    /// <summary>Answers are data: a browser that shows one by mistake runs, loads and frames nothing.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Limits on what a client may send, and on how slowly.</summary>
    public static void ApplyLimits(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;

        // The contract names these two; Kestrel's own defaults may change.
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // A client that trickles its body would hold its buffers for minutes; one on a bad line still gets through.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 1000, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>Headers of every answer; pages set a policy of their own over the one for data.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers heed it over TLS alone, and only an address that is known to have TLS may promise it.
        var secure = app.Services.GetRequiredService<PublicUrl>().IsHttps;

        app.Use(
            (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.ContentSecurityPolicy = DataPolicy;
                headers["Referrer-Policy"] = "no-referrer";

                if (secure)
                {
                    headers.StrictTransportSecurity = "max-age=31536000";
                }

                return next(http);
            }
        );
    }
}
