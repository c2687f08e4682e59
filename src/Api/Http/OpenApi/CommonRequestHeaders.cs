using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Request headers that many operations take, as the contract shows them.</summary>
public static class CommonRequestHeaders
{
    public static OpenApiParameter AcceptLanguage { get; } =
        OpenApiExtensions.HeaderParameter(
            "Accept-Language",
            "The languages that texts are wanted in (RFC 9110); English where there is none of them.",
            OpenApiExtensions.StringSchema(examples: ["es", "es-MX, en;q=0.5"])
        );

    public static OpenApiParameter IfNoneMatch { get; } =
        OpenApiExtensions.HeaderParameter(
            "If-None-Match",
            "ETags that are known already, or `*`: 304 where one of them is still right.",
            OpenApiExtensions.StringSchema(examples: [ResponseHeader.ETag.Example])
        );
}
