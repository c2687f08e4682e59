namespace ChannelFit.Api.Http.OpenApi;

/// <summary>What Swagger UI starts with in Development: a key to be authorised with; nothing everywhere else.</summary>
public sealed class SwaggerDemoDefaults
{
    public string? ApiKeyText { get; set; }

    /// <summary>The token of an open invitation, for the operations that take no secret key.</summary>
    public string RespondentToken { get; set; } = "";

    /// <summary>What to begin with so that the first click finds something, by operation and parameter.</summary>
    public IReadOnlyDictionary<(string Operation, string Parameter), string> ParameterValues { get; set; } =
        new Dictionary<(string, string), string>();
}
