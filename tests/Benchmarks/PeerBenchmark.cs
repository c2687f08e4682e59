using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text;
using ChannelFit.Api;
using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks;

/// <summary>
/// Compares the durable POST with the same one on Fastify and pg (peers/fastify), alternately: 64 connections, fsync on, the
/// same bodies, responses of the same size, the same PostgreSQL, one process each.
/// </summary>
public static class PeerBenchmark
{
    private const int Bodies = 64;

    public static async Task Run(ResultTable table)
    {
        LoadTools.RequireAll();
        var peerFolder = await Install("fastify");
        Console.CancelKeyPress += (_, press) => press.Cancel = true; // Child processes receive it as well, and their exit ends this process.
        var model = CatalogLoader.Load(App.SeedsFolder).NewestModel.Model;
        var bodies = BenchmarkSubmissions.Requests(model, Bodies);
        await using var database = await BenchmarkDatabase.Make(model.Id);
        using var service = BenchmarkProcess.Service(database.ConnectionString);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", database.Key);
        var (_, response) = await service.First(HttpStatusCode.Created, () => Post(service));
        var folder = Directory.CreateTempSubdirectory("channelfit-peer-").FullName;
        var bodyFile = Path.Combine(folder, "bodies");
        await File.WriteAllLinesAsync(bodyFile, bodies);
        var resultFile = Path.Combine(folder, "result.json");
        await File.WriteAllBytesAsync(resultFile, response);
        using var peer = BenchmarkProcess.Node(peerFolder, database.ConnectionString, database.Key, resultFile);
        await peer.First(HttpStatusCode.Created, () => Post(peer));

        table.Section("durable POST, 64 connections", "req/s", "× the peer", "µs server", "µs PostgreSQL", "µs client");
        await new AlternatingLoadTest(table, database.Process).Run(
            new("POST /v1/assessments", service.Id, Wrk(service)),
            new("  Fastify + pg, jsonb, one result for all", peer.Id, Wrk(peer))
        );
        Directory.Delete(folder, recursive: true);

        Task<HttpResponseMessage> Post(BenchmarkProcess server) =>
            client.PostAsync(
                new Uri($"{server.Url}/v1/assessments"),
                new StringContent(bodies[0], Encoding.UTF8, "application/json")
            );

        Func<int, Task<LoadResult>> Wrk(BenchmarkProcess server) =>
            seconds => LoadTools.Wrk(server.Url, database.Key, seconds, "POST", bodyFile, "/v1/assessments");
    }

    /// <summary>Installs the packages of a peer on first use; returns its folder.</summary>
    private static async Task<string> Install(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "peers", name);

        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            try
            {
                using var npm = Process.Start(
                    new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                    {
                        WorkingDirectory = folder,
                        UseShellExecute = false,
                        RedirectStandardOutput = true, // Standard output is for the table.
                    }
                )!;
                await npm.StandardOutput.ReadToEndAsync();
                await npm.WaitForExitAsync();

                if (npm.ExitCode != 0)
                {
                    throw new BenchmarkException($"npm ci failed in {folder}.");
                }
            }
            catch (Win32Exception)
            {
                throw new BenchmarkException("npm is missing. Install Node.js 20 or later with npm.");
            }
        }

        return folder;
    }
}
