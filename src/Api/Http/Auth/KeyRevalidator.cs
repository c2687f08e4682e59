namespace ChannelFit.Api.Http.Auth;

/// <summary>Asks again and again for the key of a request that goes on for long: it ends where its key does.</summary>
public sealed class KeyRevalidator : IAsyncDisposable
{
    // With what the key ring remembers it is less than the five seconds in which a key is dead everywhere.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource over;
    private readonly CancellationTokenSource done = new();
    private readonly Task watching;

    private KeyRevalidator(HttpContext http)
    {
        over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        watching = Watch(http);
    }

    /// <summary>Whether the key has ended.</summary>
    public bool IsRevoked { get; private set; }

    /// <summary>Is cancelled when the key has ended, or nobody listens any more.</summary>
    public CancellationToken Token => over.Token;

    /// <summary>Begins to ask, until it is disposed of.</summary>
    public static KeyRevalidator Start(HttpContext http) => new(http);

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await watching;
        over.Dispose();
        done.Dispose();
    }

    private async Task Watch(HttpContext http)
    {
        using var timer = new PeriodicTimer(Pause);

        try
        {
            while (await timer.WaitForNextTickAsync(done.Token))
            {
                if (!await ApiKeyAuthenticationHandler.IsStillValid(http, done.Token))
                {
                    IsRevoked = true;
                    await over.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested) { }
    }
}
