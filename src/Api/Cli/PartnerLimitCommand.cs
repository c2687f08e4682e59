using System.CommandLine;
using ChannelFit.Api.Features.Partners;

namespace ChannelFit.Api.Cli;

/// <summary>partner limit: how many requests each key of a partner has in a minute.</summary>
public static class PartnerLimitCommand
{
    public static Command Build(Func<CancellationToken, Task<DatabaseConnectionInfo>> open, TimeProvider clock)
    {
        var id = new Argument<Guid>("id") { Description = "The partner's id, as partner list shows it." };
        var perMinute = new Argument<int?>("per-minute")
        {
            Description = "Requests of each key in a minute; without it, as ChannelFit__RateLimits__PerMinute says.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        perMinute.Validators.Add(result =>
        {
            if (result.GetValue(perMinute) is < 1)
                result.AddError("A key has at least one request in a minute; to stop a partner, use partner suspend.");
        });

        var command = new Command("limit", "Say how many requests each key of a partner has in a minute.")
        {
            id,
            perMinute,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var (partner, limit) = (parsed.GetRequiredValue(id), parsed.GetValue(perMinute));

                if (!await PartnerStore.SetRateLimit(source, partner, limit, clock.GetUtcNow(), cancel))
                    throw new CliException($"There is no partner {partner}: partner list shows those there are.");

                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    limit is null
                        ? $"Each key of partner {partner} has as many requests a minute as the settings say."
                        : $"Each key of partner {partner} has {limit} requests a minute."
                );
            }
        );
        return command;
    }
}
