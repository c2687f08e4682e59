using System.Text.Json.Nodes;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>The service enforces what the contract declares of query parameters.</summary>
public sealed class DeclaredQueryTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Undocumented_query_values_are_rejected_by_every_operation()
    {
        using var tenant = await TestTenant.Create(api);
        var document = JsonNode.Parse(await api.Anonymous.GetStringAsync(OpenApiSetup.Path))!.AsObject();
        var operations = await DocumentedOperation.All(api);
        var tried = 0;

        foreach (
            var (id, parameter) in from path in document["paths"]!.AsObject()
            from one in path.Value!.AsObject()
            from parameter in one.Value!["parameters"]?.AsArray() ?? []
            where parameter["in"]!.GetValue<string>() == "query"
            select (one.Value["operationId"]!.GetValue<string>(), parameter)
        )
        {
            var operation = operations.Single(one => one.Id == id);
            var client = operation.RequiresApiKey ? tenant.ClientOf(operation) : api.Anonymous;
            var name = parameter["name"]!.GetValue<string>();

            foreach (var value in InvalidValues(Resolve(document, parameter["schema"]!)))
            {
                var others = tenant.QueryOf(operation).TrimStart('?').Split('&');
                var query = string.Join(
                    '&',
                    [.. others.Where(one => !one.StartsWith($"{name}=", StringComparison.Ordinal)), $"{name}={value}"]
                );
                var path = operation.PathWith((_, collection) => tenant[collection, operation]);
                var url = $"{path}?{query.TrimStart('&')}";
                using var csv = new StringContent("", null, "text/csv");
                using var response =
                    operation.AcceptsJson ? await client.Post(url, operation.Examples[0])
                    : operation.Method == HttpMethod.Post ? await client.PostAsync(url, csv)
                    : await client.GetAsync(url);

                Assert.True((int)response.StatusCode == 400, $"{operation}?{name}={value}: {response.StatusCode}");
                tried++;
            }
        }

        Assert.True(tried > 60, $"{tried}");
    }

    private static JsonNode Resolve(JsonObject document, JsonNode schema) =>
        schema["$ref"]?.GetValue<string>().Split('/')[^1] is { } name
            ? document["components"]!["schemas"]![name]!
            : schema;

    private static string[] InvalidValues(JsonNode schema) =>
        schema["type"]!.GetValue<string>() == "integer" ? ["", "0", "-1", "1.5", "x", "5%00", "5%20", "99999999999"]
        : schema["enum"] is not null ? ["", "x", "%20", "%00"]
        : schema["format"] is not null ? ["", "x", "%20", "2026"]
        : schema["pattern"] is not null ? ["", "%20", "a%20b", "%00", "a%00", "%2Fa", "a%0A"]
        : [];
}
