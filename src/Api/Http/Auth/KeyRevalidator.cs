namespace ChannelFit.Api.Http.Auth;

/// <summary>Revalidates the API key during a long request and cancels the request when the key is revoked.</summary>
public sealed class KeyRevalidator : IAsyncDisposable
{
    // Together with the lifetime of cached keys it is shorter than the five seconds in which a revoked key must stop working.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource cancellation;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task revalidation;

    private KeyRevalidator(HttpContext http)
    {
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        revalidation = Revalidate(http);
    }

    /// <summary>True if the API key was revoked.</summary>
    public bool IsRevoked { get; private set; }

    /// <summary>A token that is cancelled when the API key is revoked or the client disconnects.</summary>
    public CancellationToken Token => cancellation.Token;

    /// <summary>Starts to revalidate the key of a request until the revalidator is disposed.</summary>
    public static KeyRevalidator Start(HttpContext http) => new(http);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await revalidation;
        cancellation.Dispose();
        stopping.Dispose();
    }

    private async Task Revalidate(HttpContext http)
    {
        using var timer = new PeriodicTimer(Interval);

        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                if (!await ApiKeyAuthentication.IsStillValid(http, stopping.Token))
                {
                    IsRevoked = true;
                    await cancellation.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }
}
