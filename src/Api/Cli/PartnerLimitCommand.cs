using System.CommandLine;
using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;

namespace ChannelFit.Api.Cli;

/// <summary>partner limit: sets the requests per minute of each API key of a partner.</summary>
public static class PartnerLimitCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, TimeProvider clock)
    {
        var id = PartnerArgument.Create("id");
        var perMinute = new Argument<int?>("per-minute")
        {
            Description =
                "Requests per minute of each API key; without it, the limit is ChannelFit__RateLimits__PerMinute.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                if (result.Tokens.Count == 0)
                    return null;

                if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var limit) && limit >= 1)
                    return limit;

                result.AddError(
                    $"The limit must be a whole number from 1 to {int.MaxValue}. To stop a partner, run 'partner suspend'."
                );
                return null;
            },
        };

        var command = new Command("limit", "Set the requests per minute of each API key of a partner.")
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
                    throw PartnerArgument.NotFound(partner);

                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    limit is null
                        ? $"The limit of partner {partner} is now ChannelFit__RateLimits__PerMinute."
                        : $"The limit of each API key of partner {partner} is now {limit} requests per minute."
                );
            }
        );
        return command;
    }
}
