using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Cli;

/// <summary>key revoke: end a key, the last one that manages keys too.</summary>
public static class KeyRevokeCommand
{
    public static Command Build(Func<CancellationToken, Task<DatabaseConnectionInfo>> open, TimeProvider clock)
    {
        var id = new Argument<Guid>("id") { Description = "The key's id, as key list shows it." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("revoke", "End a key: it is dead on every instance within 5 seconds.") { id, json };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var key = parsed.GetRequiredValue(id);

                if (await ApiKeySql.FindOwner(source, key, cancel) is not var (partner, mode))
                    throw new CliException($"There is no key {key}: key list shows those of a partner.");

                var act = new AuditEntry(Audit.KeyRevoked, mode == KeyMode.Test, Key: null, key, clock.GetUtcNow());
                await ApiKeySql.Revoke(new(source), partner, mode, key, guarded: false, act, cancel);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    parsed.GetValue(json)
                        ? JsonSerializer.Serialize(new { partnerId = partner, revoked = key })
                        : $"Key {key} of partner {partner} is revoked."
                );
            }
        );
        return command;
    }
}
