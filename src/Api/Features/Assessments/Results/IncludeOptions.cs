using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>What a result shows beyond its compact default.</summary>
[Flags]
public enum IncludeOptions
{
    None = 0,
    Contributions = 1,
    Gates = 2,
    Bounds = 4,
    Constructs = 8,
    Answers = 16,
    PlanDetail = 32,
    Texts = 64,
    All = Contributions | Gates | Bounds | Constructs | Answers | PlanDetail | Texts,
}

/// <summary>Reads <c>?include=</c>, a comma list.</summary>
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

    /// <summary>The parameter as the contract shows it.</summary>
    public static OpenApiParameter QueryParameter { get; } =
        OpenApiExtensions.QueryParameter(
            Name,
            "What to add to the compact result, a comma list: "
                + $"{string.Join(", ", Parts.Select(part => $"`{part.Code}`"))}.",
            OpenApiExtensions.StringSchema(
                pattern: $"^({Codes})(,({Codes}))*$",
                examples: ["contributions,gates", "all"]
            )
        );

    /// <summary>Whether answers are asked for by name.</summary>
    public static bool RequestsAnswers(HttpRequest request) =>
        request.Query[Name].ToString().Split(',').Contains("answers", StringComparer.Ordinal);

    private static string Codes => string.Join('|', Parts.Select(part => part.Code));

    public static IncludeOptions ReadInclude(this QueryParameters queries)
    {
        var include = IncludeOptions.None;

        foreach (var code in queries.GetString(Name)?.Split(',') ?? [])
        {
            var part = Array.Find(Parts, part => part.Code == code).Part;
            include |= part;

            if (part == IncludeOptions.None)
            {
                queries.AddError(
                    $"include must be a comma-separated list of {string.Join(", ", Parts.Select(known => known.Code))}"
                );
            }
        }

        return include;
    }
}
