namespace ChannelFit.Api.Http.OpenApi;

/// <summary>The values that Swagger UI starts with in Development. They are empty in other environments.</summary>
public sealed class SwaggerDemoDefaults
{
    /// <summary>The API key of the demo partner.</summary>
    public string? ApiKeyText { get; set; }

    /// <summary>The token of an open invitation, for operations that require a respondent token.</summary>
    public string RespondentToken { get; set; } = "";

    /// <summary>Parameter values of existing demo data, by operation and parameter.</summary>
    public IReadOnlyDictionary<(string Operation, string Parameter), string> ParameterValues { get; set; } =
        new Dictionary<(string, string), string>();
}
