using System.Net.Http.Headers;
using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>An adversarial client that knows the contract.</summary>
/// <remarks>
/// No request may cause a 500. Every rejection is a problem with a documented status, and only what a 2xx acknowledged is
/// stored: <see cref="TrafficRecorder"/> compares the responses with the rows.
/// </remarks>
[Trait("Category", "Slow")]
public abstract class FuzzScenario(ApiFixture api, ITestOutputHelper output) : IAsyncLifetime
{
    private protected static readonly ParallelOptions Concurrency = new() { MaxDegreeOfParallelism = 16 };

    // Routing checks a mutated path first.
    private protected static readonly int[] RoutingStatuses = [404, 405];

    private protected Uri Address => api.Address;

    private protected Dictionary<string, TestTenant> Tenants { get; } = [];

    private protected IReadOnlyList<DocumentedOperation> Operations { get; private set; } = [];

    private protected TrafficRecorder Recorder { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Operations = await DocumentedOperation.All(api);

        // One partner per subject, so that they do not interfere: no webhook receives events of assessments.
        foreach (var subject in Operations.Select(operation => operation.ResourceName).Distinct())
        {
            Tenants[subject] = await TestTenant.Create(api);
        }

        Recorder = await TrafficRecorder.Create(api);
    }

    public Task DisposeAsync()
    {
        foreach (var tenant in Tenants.Values)
        {
            tenant.Dispose();
        }

        return Task.CompletedTask;
    }

    private protected Task AssertMatchesContract() => Recorder.AssertMatchesContract(output);

    private protected string Path(DocumentedOperation operation) => Tenants[operation.ResourceName].PathOf(operation);

    private protected async Task<RecordedResponse> Send(
        DocumentedOperation operation,
        byte[]? body,
        string? path = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(operation.Method, path ?? Path(operation));

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(operation.MediaType!);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (operation.Headers.Contains("If-Match") && !request.Headers.Contains("If-Match"))
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        return await RecordedResponse.Send(Tenants[operation.ResourceName].ClientOf(operation), request);
    }
}
