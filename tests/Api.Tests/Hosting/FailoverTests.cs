using System.Collections.Concurrent;
using System.Diagnostics;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>The primary is killed again and again under load; the service finds the promoted standby by itself.</summary>
[Trait("Category", "Slow")]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int Kills = 10;
    private const int Callers = 8;

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Ten_kills_of_the_primary_lose_no_acknowledged_row_and_need_no_restart()
    {
        await using var cluster = await FailoverCluster.Start();
        await using var service = await ServiceProcess.StartServing(
            cluster.Both,
            ("ChannelFit__RateLimits__PerMinute", "0")
        );
        var key = await ServiceProcess.CreatePartner(cluster.Both);
        using var partner = service.Client(key);
        var acknowledged = new ConcurrentDictionary<string, string>();
        var rejected = new ConcurrentBag<string>();
        var gaps = new List<double>();
        var lastStart = 0L; // When the latest acknowledged request began.
        using var end = new CancellationTokenSource();

        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(Call));

        for (var kill = 0; kill < Kills; kill++)
        {
            var before = acknowledged.Count;
            await Eventually.IsTrue(() => Task.FromResult(acknowledged.Count >= before + 50));
            cluster.KillPrimary();
            var killed = Stopwatch.GetTimestamp();
            await cluster.Promote();
            await Eventually.IsTrue(
                () => Task.FromResult(Interlocked.Read(ref lastStart) > killed),
                TimeSpan.FromMinutes(1)
            );
            gaps.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
            await cluster.AddStandby();
        }

        await end.CancelAsync();
        await load;
        await using var owner = new NpgsqlConnection(cluster.Primary);
        var rows = (await owner.QueryAsync<string>("select id::text from assessment")).ToList();
        var lost = acknowledged.Values.Except(rows).Count();

        // A rejected request may have been stored. Its repetition returns what was stored, or stores it.
        foreach (var attempt in rejected)
        {
            acknowledged[attempt] = await (await partner.Submit(SubmissionBodies.Smallest, attempt)).Id();
        }

        var all = (await owner.QueryAsync<string>("select id::text from assessment")).ToList();
        output.WriteFigures(
            FormattableString.Invariant(
                $"Failover: {Kills} kills of the primary, {acknowledged.Count} acknowledged, {rejected.Count} rejected and repeated, {lost} lost, {all.Count - acknowledged.Count} doubled; writes back after {gaps.Average():F1} s on average, {gaps.Max():F1} s at most."
            )
        );
        Assert.Equal(0, lost);
        Assert.Equal(acknowledged.Values.Order(), all.Order());
        Assert.All(gaps, gap => Assert.True(gap <= LongestGap.TotalSeconds, $"{gap:F1} s without writes."));

        async Task Call(int caller)
        {
            for (var iteration = 0; !end.IsCancellationRequested; iteration++)
            {
                var (attempt, start) = ($"{caller}-{iteration}", Stopwatch.GetTimestamp());
                using var response = await partner.Submit(SubmissionBodies.Smallest, attempt);

                if ((int)response.StatusCode == 201)
                {
                    acknowledged[attempt] = await response.Id();
                    Interlocked.Exchange(ref lastStart, start);
                    await Task.Delay(40); // The servers need the processors as well.
                }
                else
                {
                    await response.AssertProblem(503, "unavailable");
                    rejected.Add(attempt);
                    await Task.Delay(50);
                }
            }
        }
    }
}
