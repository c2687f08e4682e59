using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Cli;

/// <summary>partner create: creates a partner and shows its four API keys once.</summary>
public static class PartnerCreateCommand
{
    /// <param name="open">Opens the database.</param>
    /// <param name="models">The published models (key@version); the last one is the newest and the default.</param>
    /// <param name="clock">The clock.</param>
    public static Command Build(
        Func<CancellationToken, Task<OpenedDatabase>> open,
        IReadOnlyList<string> models,
        TimeProvider clock
    )
    {
        var name = new Argument<string>("name") { Description = "The name of the partner, at most 200 characters." };
        var origins = new Option<string[]>("--origin")
        {
            Description = "An origin (scheme://host[:port]) whose web pages may use the public keys; can be repeated.",
            DefaultValueFactory = _ => [],
        };
        var model = new Option<string>("--model")
        {
            Description = "The scoring model for submissions that name none.",
            DefaultValueFactory = _ => models[^1],
        };
        var json = new JsonOutputOption();

        name.Validators.Add(result =>
        {
            if (result.GetValue(name) is not { Length: <= 200 } text || string.IsNullOrWhiteSpace(text))
                result.AddError("The name must have 1 to 200 characters.");
        });
        origins.Validators.Add(result =>
        {
            foreach (var error in result.GetValue(origins)!.Select(WebOrigin.FindError).OfType<string>())
                result.AddError(error);
        });
        model.AcceptOnlyFromAmong([.. models]);

        var command = new Command("create", "Create a partner and show its four API keys once.")
        {
            name,
            origins,
            model,
            json,
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var now = clock.GetUtcNow();
                var partner = new Partner(
                    Guid.CreateVersion7(now),
                    parsed.GetRequiredValue(name),
                    parsed.GetRequiredValue(origins),
                    parsed.GetRequiredValue(model),
                    SuspendedAt: null,
                    now
                );
                var keys = ApiKey.GenerateInitialSet();
                await PartnerStore.Add(source, partner, keys, cancel);
                await json.Print(parsed, Result(partner, keys), Text(partner, keys));
            }
        );
        return command;
    }

    private static object Result(Partner partner, IEnumerable<ApiKey> keys) =>
        new
        {
            partnerId = partner.Id,
            keys = keys.Select(key => new
            {
                kind = key.Type.Code(),
                mode = key.Mode.Code(),
                key = key.Reveal(),
            }),
        };

    private static string Text(Partner partner, IEnumerable<ApiKey> keys) =>
        string.Join(
            Environment.NewLine,
            [
                $"Partner {partner.Id} ({partner.Name}), scored by {partner.Model}.",
                "Store these API keys now: they are not shown again.",
                .. keys.Select(key => $"{key.Mode.Code()} {key.Type.Code()}  {key.Reveal()}"),
            ]
        );
}
