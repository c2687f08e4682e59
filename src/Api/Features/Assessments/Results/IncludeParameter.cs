using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The query parameter <c>include</c>, a comma-separated list.</summary>
public static class IncludeParameter
{
    public const string Name = "include";

    private static readonly (string Code, IncludeOptions Part)[] Parts =
    [
        ("contributions", IncludeOptions.Contributions),
        ("gates", IncludeOptions.Gates),
        ("bounds", IncludeOptions.Bounds),
        ("constructs", IncludeOptions.Constructs),
        ("answers", IncludeOptions.Answers),
        ("planDetail", IncludeOptions.PlanDetail),
        ("texts", IncludeOptions.Texts),
        ("all", IncludeOptions.All),
    ];

    /// <summary>The parameter in the OpenAPI document.</summary>
    public static OpenApiParameter QueryParameter { get; } =
        OpenApiExtensions.QueryParameter(
            Name,
            "Optional parts of the result, as a comma-separated list: "
                + $"{string.Join(", ", Parts.Select(part => $"`{part.Code}`"))}.",
            OpenApiExtensions.StringSchema(
                pattern: $"^({Codes})(,({Codes}))*$",
                examples: ["contributions,gates", "all"]
            )
        );

    /// <summary>Returns whether the request explicitly includes the answers.</summary>
    public static bool RequestsAnswers(HttpRequest request) =>
        request.Query[Name].ToString().Split(',').Contains("answers", StringComparer.Ordinal);

    private static string Codes => string.Join('|', Parts.Select(part => part.Code));

    /// <summary>Reads the parameter and adds an error for an unknown part.</summary>
    public static IncludeOptions ReadInclude(this QueryParameters query)
    {
        var include = IncludeOptions.None;

        foreach (var code in query.GetString(Name)?.Split(',') ?? [])
        {
            var part = Array.Find(Parts, known => known.Code == code).Part;
            include |= part;

            if (part == IncludeOptions.None)
            {
                query.AddError(
                    $"include must be a comma-separated list of {string.Join(", ", Parts.Select(known => known.Code))}"
                );
            }
        }

        return include;
    }
}
