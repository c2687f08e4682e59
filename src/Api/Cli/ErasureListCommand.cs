using System.CommandLine;
using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.People;

namespace ChannelFit.Api.Cli;

/// <summary>erasure list: prints the erasures of the last 30 days, to be stored outside the backups.</summary>
public static class ErasureListCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open)
    {
        var command = new Command(
            "list",
            "List the erasures of the last 30 days: partner, keyed hash and time, tab-separated. The list contains no personRef."
        );
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var db = new TenantDb(source);

                foreach (var partner in await PartnerStore.List(source, cancel))
                {
                    foreach (var erasure in await ErasureReplayStore.ListErasures(db, partner.Id, cancel))
                    {
                        var hash = Convert.ToHexStringLower(erasure.Person);
                        var time = erasure.ErasedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
                        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{partner.Id}\t{hash}\t{time}");
                    }
                }
            }
        );
        return command;
    }
}
