using System.Diagnostics;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A haproxy in front of instances, which sends requests to those whose <c>/health/ready</c> returns 200.</summary>
/// <remarks>It does not retry, so that every lost connection and every moment without an instance is visible.</remarks>
internal sealed class LoadBalancer : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly HttpClient statistics = new() { BaseAddress = new($"http://127.0.0.1:{FreePort.Find()}") };
    private readonly Process process;

    /// <summary>Starts to balance requests over these ports of this machine.</summary>
    public LoadBalancer(IReadOnlyList<int> ports)
    {
        Address = new($"http://127.0.0.1:{FreePort.Find()}");
        File.WriteAllText(
            file,
            $"""
            defaults
                mode http
                retries 0
                timeout connect 2s
                timeout client 30s
                timeout server 30s
                timeout check 5s
            frontend front
                bind {Address.Authority}
                default_backend instances
            backend instances
                http-reuse always
                option httpchk GET /health/ready
                default-server check inter 300ms fall 2 rise 2
            {string.Concat(ports.Select(port => $"    server {port} 127.0.0.1:{port}\n"))}
            frontend statistics
                bind {statistics.BaseAddress!.Authority}
                stats enable
                stats uri /

            """
        );

        // Debian adds /usr/sbin to the PATH of root only.
        var program = File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy";
        process = Process.Start(new ProcessStartInfo(program, ["-db", "-f", file]))!;
    }

    public Uri Address { get; }

    /// <summary>Waits until the load balancer sends requests to exactly these ports.</summary>
    public Task WaitUntilServing(params int[] ports) =>
        Eventually.IsTrue(async () => (await Serving()).SetEquals(ports), TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
        statistics.Dispose();
        File.Delete(file);
    }

    private async Task<HashSet<int>> Serving()
    {
        try
        {
            var table = (await statistics.GetStringAsync(new Uri("/;csv", UriKind.Relative))).Split('\n');
            var status = Array.IndexOf(table[0].Split(','), "status");
            return
            [
                .. from line in table
                let cells = line.Split(',')
                where cells[0] == "instances" && int.TryParse(cells[1], out _)
                // "UP 1/2" is a server that is about to go down and still gets requests.
                where cells[status].StartsWith("UP", StringComparison.Ordinal)
                select int.Parse(cells[1]),
            ];
        }
        catch (HttpRequestException)
        {
            return []; // It does not listen yet.
        }
    }
}
