using ChannelFit.Api.Http;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>What a result shows beyond its compact default.</summary>
[Flags]
public enum Include
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
public static class Includes
{
    public const string Parameter = "include";

    private static readonly (string Code, Include Part)[] Parts =
    [
        ("contributions", Include.Contributions),
        ("gates", Include.Gates),
        ("bounds", Include.Bounds),
        ("constructs", Include.Constructs),
        ("answers", Include.Answers),
        ("planDetail", Include.PlanDetail),
        ("texts", Include.Texts),
        ("all", Include.All),
    ];

    /// <summary>The parameter as the contract shows it.</summary>
    public static OpenApiParameter Declared { get; } =
        Contract.InQuery(
            Parameter,
            "What to add to the compact result, a comma list: "
                + $"{string.Join(", ", Parts.Select(part => $"`{part.Code}`"))}.",
            Contract.Text(pattern: $"^({Codes})(,({Codes}))*$", examples: ["contributions,gates", "all"])
        );

    /// <summary>Whether answers are asked for by name.</summary>
    public static bool NamesAnswers(HttpRequest request) =>
        request.Query[Parameter].ToString().Split(',').Contains("answers", StringComparer.Ordinal);

    private static string Codes => string.Join('|', Parts.Select(part => part.Code));

    public static Include ReadInclude(this Queries queries)
    {
        var include = Include.None;

        foreach (var code in queries.Text(Parameter)?.Split(',') ?? [])
        {
            var part = Array.Find(Parts, part => part.Code == code).Part;
            include |= part;

            if (part == Include.None)
            {
                queries.Refuse($"include takes a comma list of {string.Join(", ", Parts.Select(known => known.Code))}");
            }
        }

        return include;
    }
}
