using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>
/// Encrypts the secrets and headers of webhooks with the newest secret key, so that the previous secret key can be removed. It
/// runs at the start and then periodically, because another instance may still use the previous secret key.
/// </summary>
/// <remarks>Several instances may run at once: a value is replaced only if it has not changed since it was read.</remarks>
public sealed partial class SecretReencryptionWorker(
    CrossTenantQueries queries,
    TenantDb db,
    WebhookSecretProtector protector,
    TimeProvider clock,
    ILogger<SecretReencryptionWorker> log
) : BackgroundService
{
    private const int PageSize = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (protector.HasPreviousKey && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (renewed, lost) = await ReencryptAll(stoppingToken);
                LogResult(log, renewed, lost);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception.GetType().Name);
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Checks every webhook once. Returns how many were encrypted again and how many no secret key can decrypt.</summary>
    public async Task<(int Renewed, int Lost)> ReencryptAll(CancellationToken cancel)
    {
        var (renewed, lost) = (0, 0);
        EncryptedWebhookSecrets[] page = [];

        do
        {
            var last = page is [.., var end] ? (end.PartnerId, end.Id) : default;
            page = [.. await queries.ListEncrypted(last.PartnerId, last.Id, PageSize, cancel)];

            foreach (var current in page)
            {
                var updated = current with
                {
                    Secret = protector.Reencrypt(current.Secret),
                    PreviousSecret = current.PreviousSecret is { } previous ? protector.Reencrypt(previous) : null,
                    Headers = protector.Reencrypt(current.Headers),
                };

                // Records compare arrays by reference; an unchanged value is returned as the same array.
                renewed +=
                    updated != current && await WebhookSecretStore.UpdateEncrypted(db, current, updated, cancel)
                        ? 1
                        : 0;
                lost += protector.Decrypt(updated.Secret) is null || protector.Decrypt(updated.Headers) is null ? 1 : 0;
            }
        } while (page.Length == PageSize);

        return (renewed, lost);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Renewed} webhooks were encrypted again with the newest secret key; {Lost} cannot be decrypted with any secret key."
    )]
    private static partial void LogResult(ILogger log, int renewed, int lost);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Encrypting webhooks again failed temporarily: {Error}.")]
    private static partial void Failed(ILogger log, string error);
}
