using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Cli;

/// <summary>key list: every key of a partner, a line each; never the keys themselves.</summary>
public static class KeyListCommand
{
    public static Command Build(Func<CancellationToken, Task<DatabaseConnectionInfo>> open, TimeProvider clock)
    {
        var partner = new Argument<Guid>("partner") { Description = "The partner's id, as partner list shows it." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command(
            "list",
            "Show a partner's keys: id, state, mode, kind, scopes, name; tab-separated, newest first."
        )
        {
            partner,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var id = parsed.GetRequiredValue(partner);
                var keys = (await ApiKeySql.List(new(source), id, mode: null, Paging.All, cancel)).ToList();

                // Nobody has a partner without keys: `partner create` makes four.
                if (keys.Count == 0)
                    throw new CliException($"There is no partner {id}: partner list shows those there are.");

                var now = clock.GetUtcNow();
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    parsed.GetValue(json)
                        ? JsonSerializer.Serialize(
                            new { partnerId = id, keys = keys.Select(key => new ApiKeyResponse(key)) },
                            JsonSerializerOptions.Web
                        )
                        : string.Join(Environment.NewLine, keys.Select(key => Line(key, now)))
                );
            }
        );
        return command;
    }

    private static string Line(ApiKeyRow key, DateTimeOffset now)
    {
        var state =
            key.RevokedAt is not null ? "revoked"
            : key.HasEnded(now) ? "expired"
            : "active";
        return string.Join('\t', key.Id, state, key.Mode, key.Kind, string.Join(',', key.Scopes), key.Name);
    }
}
