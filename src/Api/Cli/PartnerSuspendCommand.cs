using System.CommandLine;
using ChannelFit.Api.Features.Partners;

namespace ChannelFit.Api.Cli;

/// <summary>partner suspend: stop every key of a partner. Its rows stay.</summary>
public static class PartnerSuspendCommand
{
    public static Command Build(Func<CancellationToken, Task<DatabaseConnectionInfo>> open, TimeProvider clock)
    {
        var id = new Argument<Guid>("id") { Description = "The partner's id, as partner list shows it." };
        var command = new Command("suspend", "Stop every key of a partner. Its rows stay.") { id };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var partner = parsed.GetRequiredValue(id);

                if (!await PartnerStore.Suspend(source, partner, clock.GetUtcNow(), cancel))
                    throw new CliException($"There is no partner {partner}: partner list shows those there are.");

                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Partner {partner} is suspended.");
            }
        );
        return command;
    }
}
