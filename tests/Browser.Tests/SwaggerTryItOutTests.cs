using System.Net;
using System.Text.Json;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>
/// Every operation in the demo's Swagger UI succeeds with its default values, except those of check-ins and claims, which need
/// another token or a claim code.
/// </summary>
public sealed class SwaggerTryItOutTests(ChromiumFixture browser) : IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channel-fit-demo-");
    private string database = null!;

    public async Task InitializeAsync() => database = await ApiFixture.CreateDatabase();

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_operation_succeeds_with_its_prefilled_values()
    {
        await using var app = ApiFixture.Build(
            database,
            "Development",
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        );
        await DemoPartner.EnsureExists(app, folder.FullName, CancellationToken.None);
        await app.StartAsync();
        var operations = await Operations(app);
        var page = await browser.Open(new($"{app.Urls.First()}/swagger/index.html"), "en");
        await page.Locator(".opblock").First.WaitForAsync();
        // Each click waits until nothing moves, and drawing the movements takes more of the processor than all else.
        await page.AddStyleTagAsync(
            new() { Content = "* { animation: none !important; transition: none !important; }" }
        );
        var seen = new List<(string Operation, string Status)>();
        var imported = page.WaitForResponseAsync(
            response => response.Url.Contains("/assessments/import", StringComparison.Ordinal),
            new() { Timeout = 0 }
        );

        foreach (var operation in operations)
        {
            Assert.Equal((operation.Id, 1), (operation.Id, await Block(page, operation).CountAsync()));
        }

        // Operations that end a resource run last, and the erasure of the demo's person after all others about them.
        foreach (
            var operation in operations.OrderBy(one => one.Method == "delete").ThenBy(one => one.Id == "erasePerson")
        )
        {
            await Show(page, operation);
            seen.Add((operation.Id, await Click(page, operation)));
        }

        // An import returns 200 even if all its records are rejected.
        Assert.Contains("\"stored\":1,\"failed\":0", await (await imported).TextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
        Assert.Equal(operations.Select(one => (one.Id, one.Success)).Order(), seen.Order());
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/csv")]
    public async Task The_import_example_of_either_format_is_stored(string mediaType)
    {
        await using var app = ApiFixture.Build(database, "Development");
        await DemoPartner.EnsureExists(app, folder.FullName, CancellationToken.None);
        await app.StartAsync();
        var import = (await Operations(app)).Single(one => one.Id == "importAssessments");
        var page = await browser.Open(new($"{app.Urls.First()}/swagger/index.html"), "en");
        var block = Block(page, import);
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator(".opblock-section-request-body select.content-type").SelectOptionAsync(mediaType);

        var response = await page.RunAndWaitForResponseAsync(
            () => block.Locator("button.execute").ClickAsync(),
            response => response.Url.Contains("/assessments/import", StringComparison.Ordinal),
            new() { Timeout = 0 }
        );

        Assert.Contains("\"stored\":1,\"failed\":0", await response.TextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private static ILocator Block(IPage page, Operation operation) =>
        page.Locator($"[id=\"operations-{operation.Tag}-{operation.Id}\"]");

    /// <summary>
    /// Reduces the document of the page to one operation, the components that its request refers to, and the media types of
    /// its responses, which decide the Accept header. With the whole document Swagger UI needs seconds of the processor to
    /// open an operation, because it copies all of it each time and sanitizes each description.
    /// </summary>
    private static async Task Show(IPage page, Operation operation)
    {
        await page.EvaluateAsync(
            """
            ([path, method]) => {
              const whole = (window.whole ??= ui.specSelectors.specJson().toJS());
              const { description, ...operation } = whole.paths[path][method];
              const map = (from, change) => Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]));
              const responses = map(operation.responses, ({ content }) => ({
                description: "",
                ...(content && { content: map(content, () => ({})) }),
              }));
              const paths = { [path]: { [method]: { ...operation, responses } } };
              const components = { securitySchemes: whole.components.securitySchemes };
              const addReferences = (value) => JSON.stringify(value, (name, child) => {
                if (name === "$ref") {
                  const [kind, component] = child.split("/").slice(2);
                  components[kind] ??= {};

                  if (!(component in components[kind])) {
                    components[kind][component] = whole.components[kind][component];
                    addReferences(components[kind][component]);
                  }
                }

                return child;
              });
              addReferences(paths);
              const { openapi, info: { title, version }, servers, security } = whole;
              ui.specActions.updateSpec(JSON.stringify({ openapi, info: { title, version }, servers, security, paths, components }));
            }
            """,
            new[] { operation.Path, operation.Method }
        );
        await Assertions.Expect(page.Locator(".opblock")).ToHaveCountAsync(1);
        await Block(page, operation).WaitForAsync();
    }

    private static async Task<string> Click(IPage page, Operation operation)
    {
        var block = Block(page, operation);
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator("button.execute").ClickAsync();
        var status = block.Locator(".live-responses-table .response .response-col_status");

        try
        {
            await status.First.WaitForAsync(new() { Timeout = 60_000 });
            return (await status.First.InnerTextAsync()).Split('\n')[0].Trim();
        }
        catch (TimeoutException)
        {
            return "not sent";
        }
        finally
        {
            await block.Locator(".opblock-summary-control").ClickAsync();
        }
    }

    private static async Task<List<Operation>> Operations(WebApplication app)
    {
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var contract = JsonDocument.Parse(await client.GetStringAsync("/swagger/v1/swagger.json"));
        return
        [
            .. from path in contract.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            let statuses = operation.Value.GetProperty("responses").EnumerateObject().Select(response => response.Name)
            select new Operation(
                operation.Value.GetProperty("operationId").GetString()!,
                path.Name,
                operation.Name,
                operation.Value.GetProperty("tags")[0].GetString()!,
                operation.Value.GetProperty("operationId").GetString() switch
                {
                    // The demo's token belongs to an invitation, and the claim code of the example is not valid.
                    "createClaimCode" or "claimAssessment" => "409",
                    // It is no check-in link either.
                    "readCurrentActivity" or "recordCurrentActivity" => "403",
                    _ => statuses.First(status => status[0] == '2'),
                }
            ),
        ];
    }

    private sealed record Operation(string Id, string Path, string Method, string Tag, string Success);
}
