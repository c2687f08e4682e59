using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>
/// Seals anew, under the newest secret key, what webhooks keep sealed under the one before it, so that that one can be
/// taken away: at the start, and then again and again for what an instance that was not told yet has sealed meanwhile.
/// </summary>
/// <remarks>Several instances may do so at once: a box is replaced only by who saw it as it is.</remarks>
public sealed partial class SecretReencryptionWorker(
    CrossTenantQueries doors,
    TenantDb db,
    WebhookSecretProtector seal,
    TimeProvider clock,
    ILogger<SecretReencryptionWorker> log
) : BackgroundService
{
    private const int AtOnce = 200;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (seal.HasPreviousKey && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (renewed, lost) = await ReencryptAll(stoppingToken);
                Passed(log, renewed, lost);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(log, fault.GetType().Name);
            }

            await Task.Delay(Rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks at every webhook once: how many were sealed anew, and how many no key opens.</summary>
    public async Task<(int Renewed, int Lost)> ReencryptAll(CancellationToken cancel)
    {
        var (renewed, lost) = (0, 0);
        EncryptedWebhookSecrets[] page = [];

        do
        {
            var last = page is [.., var end] ? (end.PartnerId, end.Id) : default;
            page = [.. await doors.SealedWebhooks(last.PartnerId, last.Id, AtOnce, cancel)];

            foreach (var old in page)
            {
                var now = old with
                {
                    Secret = seal.Reencrypt(old.Secret),
                    PreviousSecret = old.PreviousSecret is { } previous ? seal.Reencrypt(previous) : null,
                    Headers = seal.Reencrypt(old.Headers),
                };

                // Records compare arrays by reference, and what needs nothing comes back as it is.
                renewed += now != old && await WebhookStore.UpdateEncrypted(db, old, now, cancel) ? 1 : 0;
                lost += seal.Decrypt(now.Secret) is null || seal.Decrypt(now.Headers) is null ? 1 : 0;
            }
        } while (page.Length == AtOnce);

        return (renewed, lost);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Renewed} webhooks were sealed anew under the newest secret key; {Lost} can be opened by no key."
    )]
    private static partial void Passed(ILogger log, int renewed, int lost);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sealing webhooks anew failed for a moment: {Fault}.")]
    private static partial void Failed(ILogger log, string fault);
}
