using Microsoft.OpenApi;

namespace ChannelFit.Api.Http;

/// <summary>Request headers that many operations take, as the contract shows them.</summary>
public static class CommonParameters
{
    public static OpenApiParameter AcceptLanguage { get; } =
        Contract.InHeader(
            "Accept-Language",
            "The languages that texts are wanted in (RFC 9110); English where there is none of them.",
            Contract.Text(examples: ["es", "es-MX, en;q=0.5"])
        );

    public static OpenApiParameter IfNoneMatch { get; } =
        Contract.InHeader(
            "If-None-Match",
            "ETags that are known already, or `*`: 304 where one of them is still right.",
            Contract.Text(examples: [SentHeader.ETag.Example])
        );
}
