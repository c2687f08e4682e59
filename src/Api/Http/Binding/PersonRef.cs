using System.Text.RegularExpressions;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A partner's own id for a person: no name, no e-mail (docs/api.md#submit-and-read).</summary>
public static partial class PersonRef
{
    /// <summary>The pattern in the OpenAPI document.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$";

    /// <summary>The maximum number of characters.</summary>
    public const int MaxLength = 128;

    /// <summary>The path parameter in the OpenAPI document.</summary>
    public static OpenApiParameter PathParameter { get; } =
        OpenApiExtensions.PathParameter("personRef", "The partner's own id for the person.", Schema(), "crm-4711");

    /// <summary>Returns the schema of a reference.</summary>
    public static OpenApiSchema Schema() =>
        new()
        {
            Type = JsonSchemaType.String,
            MaxLength = MaxLength,
            Pattern = Pattern,
            Examples = ["crm-4711"],
        };

    /// <summary>Returns whether a text is a valid reference.</summary>
    public static bool IsValid(string text) => Shape().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
