using System.CommandLine;
using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.People;

namespace ChannelFit.Api.Cli;

/// <summary>erasure list: prints the erasures of the last 30 days, to be stored outside the backups.</summary>
public static class ErasureListCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, TimeProvider clock)
    {
        var command = new Command(
            "list",
            "List the erasures of the last 30 days, tab-separated: the partner, the keyed hash of a person or the id of a deleted "
                + "assessment that a person had claimed, and the time. The list contains no personRef."
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
                        await Write(partner, Convert.ToHexStringLower(erasure.Person), erasure.ErasedAt);
                    }

                    var now = clock.GetUtcNow();

                    foreach (var claim in await ErasureReplayStore.ListDeletedClaims(db, partner.Id, now, cancel))
                    {
                        await Write(partner, $"{claim.AssessmentId}", claim.ClaimedAt);
                    }
                }

                Task Write(Partner partner, string what, DateTimeOffset time) =>
                    parsed.InvocationConfiguration.Output.WriteLineAsync(
                        string.Create(CultureInfo.InvariantCulture, $"{partner.Id}\t{what}\t{time.UtcDateTime:O}")
                    );
            }
        );
        return command;
    }
}
