using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Adds examples to the OpenAPI document. Operations with equal examples share them.</summary>
internal sealed class OpenApiExamples(IServiceProvider services)
{
    private const int MaxElements = 2;
    private const int MaxTextLength = 2_000;

    // Objects with more members are dictionaries, such as the evidence of each coefficient of a model.
    private const int MaxMembers = 100;

    /// <summary>Adds examples to each media type of a body. The schema of CSV is a string.</summary>
    public void AddTo(
        IDictionary<string, IOpenApiMediaType>? contents,
        IEnumerable<DeclaredExample> declared,
        OperationFilterContext context,
        bool whole
    )
    {
        foreach (var (type, content) in contents ?? new Dictionary<string, IOpenApiMediaType>())
        {
            var body = (OpenApiMediaType)content;
            body.Schema = type == MediaTypes.Csv ? new OpenApiSchema { Type = JsonSchemaType.String } : body.Schema;
            body.Examples = Create(
                declared
                    .Select(example => example.Example)
                    .Where(example => example.MediaType == type || IsMergePatch(example.MediaType, type)),
                context,
                whole
            );
        }
    }

    /// <summary>
    /// Gives the first example the same name in every media type. Swagger UI keeps the name of the selected example when
    /// another media type is selected, and sends "string" if the media type has no example of this name.
    /// </summary>
    public static void GiveFirstExamplesOneName(IDictionary<string, IOpenApiMediaType>? contents)
    {
        string? name = null;

        foreach (var content in contents?.Values.OfType<OpenApiMediaType>() ?? [])
        {
            if (content.Examples is { Count: > 0 } examples)
            {
                name ??= examples.First().Key;
                content.Examples = new Dictionary<string, IOpenApiExample>(
                    [new(name, examples.First().Value), .. examples.Skip(1)],
                    StringComparer.Ordinal
                );
            }
        }
    }

    /// <summary>Creates references to examples, which are added to the components of the document.</summary>
    /// <param name="declared">The examples.</param>
    /// <param name="context">The operation.</param>
    /// <param name="whole">True if the examples are complete. Examples of responses are shortened.</param>
    public Dictionary<string, IOpenApiExample> Create(
        IEnumerable<ContractExample> declared,
        OperationFilterContext context,
        bool whole
    )
    {
        var examples = new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);

        foreach (var example in declared)
        {
            if (context.Document.Components?.Examples?.ContainsKey(example.Name) != true)
            {
                var complete = example.Make(services);
                var value = whole ? complete : Shorten(complete);
                var summary = JsonNode.DeepEquals(value, complete)
                    ? example.Summary
                    : $"{example.Summary} Shortened: only the first elements of lists are shown.";
                context.Document.AddComponent(example.Name, new OpenApiExample { Summary = summary, Value = value });
            }

            examples[example.Name] = new OpenApiExampleReference(example.Name, context.Document);
        }

        return examples;
    }

    /// <summary>Returns whether an example in JSON also documents a merge patch.</summary>
    private static bool IsMergePatch(string example, string type) =>
        (example, type) == (MediaTypes.Json, MediaTypes.MergePatch);

    /// <summary>Returns the first elements of lists and of large dictionaries: complete responses would be half of the document.</summary>
    private static JsonNode? Shorten(JsonNode? value) =>
        value switch
        {
            JsonArray list => new JsonArray([.. list.Take(MaxElements).Select(Shorten)]),
            JsonObject members => new JsonObject(
                members
                    .Take(members.Count > MaxMembers ? MaxElements : members.Count)
                    .Select(member => KeyValuePair.Create(member.Key, Shorten(member.Value)))
            ),
            JsonValue scalar when scalar.TryGetValue(out string? text) && text.Length > MaxTextLength =>
                JsonValue.Create($"{text[..MaxTextLength]}…"),
            _ => value?.DeepClone(),
        };
}
