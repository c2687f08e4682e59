using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Tests that docs/openapi/ describes exactly the operations of the OpenAPI document.</summary>
public sealed partial class OperationDocsTests(SharedApiFixture fixture) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task Every_operation_has_its_file_and_every_file_its_operation()
    {
        var operations = (await Document())["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .ToDictionary(
                operation =>
                    UpperCase().Replace(operation.Value!["operationId"]!.GetValue<string>(), "-$0").ToLowerInvariant(),
                operation => operation.Value!
            );

        Assert.Equal(
            operations.Keys.Order(StringComparer.Ordinal),
            DocsFile
                .Paths.Where(path => path.EndsWith(".md", StringComparison.Ordinal))
                .Select(path => Path.ChangeExtension(path, null))
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            operations,
            operation =>
            {
                var docs = OperationDocs.Read(operation.Key);

                Assert.Equal(docs.Summary, operation.Value["summary"]!.GetValue<string>());
                Assert.StartsWith(
                    docs.Description,
                    operation.Value["description"]!.GetValue<string>(),
                    StringComparison.Ordinal
                );
                Assert.All(
                    docs.Responses,
                    response =>
                        Assert.Equal(
                            response.Value,
                            operation.Value["responses"]![$"{response.Key}"]!["description"]!.GetValue<string>()
                        )
                );
            }
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_example_file_is_an_example_of_the_document()
    {
        var examples = (await Document())["components"]!["examples"]!;

        Assert.All(
            DocsFile.Paths.Where(path => path.StartsWith("examples/", StringComparison.Ordinal)),
            path =>
            {
                var name = Path.GetFileNameWithoutExtension(path).Split('.');

                Assert.Contains($"{name[0]}.md", DocsFile.Paths);
                Assert.True(
                    JsonNode.DeepEquals(JsonNode.Parse(DocsFile.ReadText(path)), examples[name[1]]),
                    $"The document contains another example {name[1]}."
                );
            }
        );
    }

    private async Task<JsonNode> Document() =>
        JsonNode.Parse(await fixture.Anonymous.GetByteArrayAsync(OpenApiSetup.Path))!;

    [GeneratedRegex("[A-Z]")]
    private static partial Regex UpperCase();
}
