using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Cli;

/// <summary>key list: lists the API keys of a partner, one per line, without the keys themselves.</summary>
public static class KeyListCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, TimeProvider clock)
    {
        var partner = PartnerArgument.Create("partner");
        var json = new JsonOutputOption();
        var command = new Command(
            "list",
            "List the API keys of a partner: id, state, mode, kind, scopes and name, tab-separated, newest first."
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
                var keys = (await ApiKeyStore.List(new(source), id, mode: null, Paging.All, cancel)).ToList();

                // Every partner has keys: `partner create` creates four.
                if (keys.Count == 0)
                    throw PartnerArgument.NotFound(id);

                var now = clock.GetUtcNow();
                await json.Print(
                    parsed,
                    new { partnerId = id, keys = keys.Select(key => new ApiKeyResponse(key)) },
                    string.Join(Environment.NewLine, keys.Select(key => Line(key, now)))
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
