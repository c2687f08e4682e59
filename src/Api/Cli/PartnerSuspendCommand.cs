using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;

namespace ChannelFit.Api.Cli;

/// <summary>partner suspend: disables all API keys of a partner. Its data stays.</summary>
public static class PartnerSuspendCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, TimeProvider clock)
    {
        var id = PartnerArgument.Create("id");
        var command = new Command("suspend", "Disable all API keys of a partner. Its data stays.") { id };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var partner = parsed.GetRequiredValue(id);

                if (!await PartnerStore.Suspend(source, partner, clock.GetUtcNow(), cancel))
                    throw PartnerArgument.NotFound(partner);

                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Partner {partner} is suspended.");
            }
        );
        return command;
    }
}
