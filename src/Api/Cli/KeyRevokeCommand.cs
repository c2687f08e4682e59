using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Cli;

/// <summary>key revoke: revokes an API key, even the last one that can manage keys.</summary>
public static class KeyRevokeCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, TimeProvider clock)
    {
        var id = new Argument<Guid>("id") { Description = "The id of the key, as shown by 'key list'." };
        var json = new JsonOutputOption();
        var command = new Command("revoke", "Revoke an API key. Every instance rejects it within 5 seconds.")
        {
            id,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var key = parsed.GetRequiredValue(id);

                if (await ApiKeyStore.FindOwner(source, key, cancel) is not var (partner, mode))
                    throw new CliException($"There is no key {key}. Run 'key list' to list the keys of a partner.");

                var entry = new AuditEntry(Audit.KeyRevoked, mode == KeyMode.Test, Key: null, key, clock.GetUtcNow());
                await ApiKeyStore.Revoke(new(source), partner, mode, key, known: null, entry, cancel);
                await json.Print(
                    parsed,
                    new { partnerId = partner, revoked = key },
                    $"Key {key} of partner {partner} is revoked."
                );
            }
        );
        return command;
    }
}
