using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;

namespace ChannelFit.Api.Cli;

/// <summary>partner list: lists all partners, one per line.</summary>
public static class PartnerListCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open)
    {
        var command = new Command("list", "List all partners: id, state, model and name, tab-separated, oldest first.");
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                foreach (var partner in await PartnerStore.List(source, cancel))
                {
                    var state = partner.SuspendedAt is null ? "active" : "suspended";
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(
                        $"{partner.Id}\t{state}\t{partner.Model}\t{partner.Name}"
                    );
                }
            }
        );
        return command;
    }
}
