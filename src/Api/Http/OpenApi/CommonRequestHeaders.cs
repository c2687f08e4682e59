using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Request headers that many operations accept, for the OpenAPI document.</summary>
public static class CommonRequestHeaders
{
    public static OpenApiParameter AcceptLanguage { get; } =
        OpenApiExtensions.HeaderParameter(
            "Accept-Language",
            "The preferred languages of texts (RFC 9110). English if none of them is available.",
            OpenApiExtensions.StringSchema(examples: ["es", "es-MX, en;q=0.5"])
        );

    public static OpenApiParameter IfNoneMatch { get; } =
        OpenApiExtensions.HeaderParameter(
            "If-None-Match",
            "ETags of responses that the client has, or `*`. The response is 304 if one of them matches.",
            OpenApiExtensions.StringSchema(examples: [ResponseHeader.ETag.Example])
        );
}
