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

    public static OpenApiParameter IfMatch { get; } =
        OpenApiExtensions.HeaderParameter(
            "If-Match",
            "ETags of the resource, or `*` if it only has to exist. If none of them is the present one, nothing changes (412).",
            OpenApiExtensions.StringSchema(examples: [ResponseHeader.ETag.Example])
        );

    /// <summary>If-None-Match of a request that changes a resource.</summary>
    public static OpenApiParameter IfNoneMatchOfChange { get; } =
        OpenApiExtensions.HeaderParameter(
            "If-None-Match",
            "ETags of the resource, or `*` if it must not exist. If one of them is the present one, nothing changes (412).",
            OpenApiExtensions.StringSchema(examples: [ResponseHeader.ETag.Example])
        );
}
