using System.Diagnostics;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Rollback: the program of the previous release runs on the schema and the rows of this release.</summary>
[Trait("Category", "Slow")]
public sealed class PreviousReleaseTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_previous_release_starts_and_serves_on_the_schema_of_this_release()
    {
        if (await PreviousRelease.Program() is not { } program)
        {
            output.WriteLine(
                $"Not run: commit {PreviousRelease.Commit} is not in this checkout. Use a clone with history."
            );
            return;
        }

        var stopwatch = Stopwatch.StartNew();
        var database = await UpgradedDatabase.Create();
        await using var service = await ServiceProcess.StartServing(database);
        await using var previous = await ServiceProcess.StartServing(program, database, []);
        var created = await ServiceProcess.Run(
            program,
            [("ConnectionStrings__ChannelFit", database)],
            ["partner", "create", "A", "--json"]
        );
        Assert.Equal((0, ""), (created.Code, created.Error));
        var key = JsonSerializer
            .Deserialize<JsonElement>(created.Output)
            .List("keys")
            .First(one => one.Text("kind") == "secret")
            .Text("key");
        using var partner = service.Client(key);
        using var earlier = previous.Client(key);
        Assert.Equal(200, (int)(await earlier.GetAsync("/health/ready")).StatusCode);

        // Each release reads what the other one stored, also with an instrument that the previous release does not know.
        var body = SubmissionBodies.ForPerson("crm-1");
        var path = $"/v1/assessments/{await (await partner.Submit(body)).Id()}";
        var earlierBody = body.Replace("channel-fit@2", "channel-fit@1", StringComparison.Ordinal);
        var earlierId = await (await earlier.Submit(earlierBody, "attempt")).Id();
        Assert.Equal(200, (int)(await earlier.GetAsync(path)).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{earlierId}")).StatusCode);
        Assert.Equal(earlierId, await (await partner.Submit(earlierBody, "attempt")).Id());
        Assert.Equal(2, (await earlier.Read("/v1/assessments")).List("items").Count);
        Assert.Equal(201, (int)(await earlier.Post($"{path}/shares", "{}")).StatusCode);

        // An erasure by the previous release holds for both.
        Assert.Equal(204, (int)(await earlier.DeleteAsync("/v1/people/crm-1")).StatusCode);
        await (await partner.GetAsync(path)).AssertProblem(404, "not-found");
        await (await partner.Submit(body)).AssertProblem(410, "gone");
        await (await earlier.Submit(earlierBody)).AssertProblem(410, "gone");

        // After a rollback it serves alone.
        await service.Terminate();
        Assert.Equal(0, await service.End());
        var other = earlierBody.Replace("crm-1", "crm-2", StringComparison.Ordinal);
        Assert.Equal(201, (int)(await earlier.Submit(other)).StatusCode);
        output.WriteFigures(
            FormattableString.Invariant(
                $"Previous release: serves beside and instead of this one, in {stopwatch.Elapsed.TotalSeconds:F0} s."
            )
        );
    }
}
