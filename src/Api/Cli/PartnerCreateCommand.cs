using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Cli;

/// <summary>partner create: make a partner and show its four keys, this once.</summary>
public static class PartnerCreateCommand
{
    /// <param name="open">Gives the database to work on.</param>
    /// <param name="models">The published models, key@version, newest last: the default.</param>
    /// <param name="clock">Says when the partner was made.</param>
    public static Command Build(
        Func<CancellationToken, Task<DatabaseConnectionInfo>> open,
        IReadOnlyList<string> models,
        TimeProvider clock
    )
    {
        var name = new Argument<string>("name") { Description = "What the partner is called, at most 200 characters." };
        var origins = new Option<string[]>("--origin")
        {
            Description = "A web page's scheme://host[:port] that may use the public keys; may be repeated.",
            DefaultValueFactory = _ => [],
        };
        var model = new Option<string>("--model")
        {
            Description = "The model that scores where a submission names none.",
            DefaultValueFactory = _ => models[^1],
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };

        name.Validators.Add(result =>
        {
            if (result.GetValue(name) is not { Length: <= 200 } text || string.IsNullOrWhiteSpace(text))
                result.AddError("A partner's name has 1 to 200 characters.");
        });
        origins.Validators.Add(result =>
        {
            foreach (var fault in result.GetValue(origins)!.Select(WebOrigin.FindError).OfType<string>())
                result.AddError(fault);
        });
        model.AcceptOnlyFromAmong([.. models]);

        var command = new Command("create", "Make a partner and show its four keys, this once.")
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
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    parsed.GetValue(json) ? Json(partner, keys) : Text(partner, keys)
                );
            }
        );
        return command;
    }

    private static string Json(Partner partner, IEnumerable<ApiKey> keys) =>
        JsonSerializer.Serialize(
            new
            {
                partnerId = partner.Id,
                keys = keys.Select(key => new
                {
                    kind = key.Kind.Code(),
                    mode = key.Mode.Code(),
                    key = key.Reveal(),
                }),
            }
        );

    private static string Text(Partner partner, IEnumerable<ApiKey> keys) =>
        string.Join(
            Environment.NewLine,
            [
                $"Partner {partner.Id} ({partner.Name}), scored by {partner.Model}.",
                "Keep these keys now: they are not shown again.",
                .. keys.Select(key => $"{key.Mode.Code()} {key.Kind.Code()}  {key.Reveal()}"),
            ]
        );
}
