using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Records the SQL statements of a request, as Npgsql traces them (traceparent, W3C).</summary>
public sealed class SqlRecorder : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> statements = new(StringComparer.Ordinal);
    private readonly ActivityListener listener;

    private SqlRecorder()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Record,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Listens until disposed.</summary>
    public static SqlRecorder Start() => new();

    /// <summary>Marks a request and returns a function that finds its statements.</summary>
    public static string Tag(HttpRequestMessage request)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        return trace;
    }

    /// <summary>Returns the statements of a completed request in order.</summary>
    public IReadOnlyList<string> StatementsOf(string trace) => [.. statements.GetValueOrDefault(trace) ?? []];

    public void Dispose() => listener.Dispose();

    private void Record(Activity activity)
    {
        if (activity.Source.Name == "Npgsql" && activity.GetTagItem("db.query.text") is string text)
        {
            statements.GetOrAdd(activity.TraceId.ToHexString(), _ => new()).Enqueue(text);
        }
    }
}
