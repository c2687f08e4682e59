using System.CommandLine;
using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Cli;

/// <summary>key issue: creates an API key of a partner and shows it once.</summary>
public static class KeyIssueCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open, TimeProvider clock)
    {
        var partner = PartnerArgument.Create("partner");
        var mode = new Option<KeyMode>("--mode")
        {
            Description = "test or live.",
            DefaultValueFactory = _ => KeyMode.Test,
        };
        var kind = new Option<KeyType>("--kind")
        {
            Description = "secret or public.",
            DefaultValueFactory = _ => KeyType.Secret,
        };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"A scope of a secret key; can be repeated: {string.Join(", ", KeyScopes.Codes)}.",
            DefaultValueFactory = _ => [],
        };
        var name = new Option<string?>("--name") { Description = "The purpose of the key, at most 100 characters." };
        var expiresIn = new Option<int?>("--expires-in")
        {
            Description = "The lifetime of the key in seconds; by default it does not expire.",
            CustomParser = result =>
            {
                if (
                    int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds)
                    && seconds is >= IssueApiKeyRequest.MinLifetimeSeconds and <= IssueApiKeyRequest.MaxLifetimeSeconds
                )
                    return seconds;

                result.AddError(
                    $"--expires-in must be from {IssueApiKeyRequest.MinLifetimeSeconds} to {IssueApiKeyRequest.MaxLifetimeSeconds} seconds."
                );
                return null;
            },
        };
        var json = new JsonOutputOption();

        mode.AcceptOnlyFromAmong("test", "live");
        kind.AcceptOnlyFromAmong("secret", "public");
        scopes.AcceptOnlyFromAmong([.. KeyScopes.Codes]);
        name.Validators.Add(result =>
        {
            if (
                result.GetValue(name) is not { Length: <= IssueApiKeyRequest.MaxNameLength } text
                || string.IsNullOrWhiteSpace(text)
            )
                result.AddError("The name must have 1 to 100 characters.");
        });

        var command = new Command("issue", "Create an API key of a partner and show it once.")
        {
            partner,
            mode,
            kind,
            scopes,
            name,
            expiresIn,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(kind)?.Tokens is [{ Value: "public" }] && result.GetResult(scopes)?.Tokens.Count > 0)
                result.AddError("A public key cannot have scopes.");
        });
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var key = ApiKey.Generate(parsed.GetValue(mode), parsed.GetValue(kind));
                var row = ApiKeyRow.Create(
                    key,
                    parsed.GetValue(name),
                    KeyScopes.Parse(parsed.GetValue(scopes)!),
                    clock.GetUtcNow(),
                    parsed.GetValue(expiresIn)
                );
                await Insert(new(source), parsed.GetRequiredValue(partner), key, row, cancel);
                await json.Print(
                    parsed,
                    Result(parsed.GetRequiredValue(partner), key, row),
                    $"Key {row.Id}. Store it now: it is not shown again.{Environment.NewLine}{row.Mode} {row.Kind}  {key.Reveal()}"
                );
            }
        );
        return command;
    }

    private static async Task Insert(TenantDb db, Guid partner, ApiKey key, ApiKeyRow row, CancellationToken cancel)
    {
        if (await PartnerSettings.Find(db, partner, cancel) is null)
            throw PartnerArgument.NotFound(partner);

        var entry = new AuditEntry(Audit.KeyIssued, key.Mode == KeyMode.Test, Key: null, row.Id, row.CreatedAt);
        var newKey = new NewApiKey(row, key.Hash(), IdempotencyKey: null, "", Rotation: null);

        if (await ApiKeyStore.Insert(db, partner, newKey, [entry], cancel) == ApiKeyInsertOutcome.LimitReached)
            throw new CliException(
                $"The partner has {ApiKeyStore.MaxActive} API keys, which is the limit. Run 'key revoke' to revoke keys that are no longer needed."
            );
    }

    private static object Result(Guid partner, ApiKey key, ApiKeyRow row) =>
        new
        {
            partnerId = partner,
            keys = new[]
            {
                new
                {
                    id = row.Id,
                    kind = row.Kind,
                    mode = row.Mode,
                    name = row.Name,
                    scopes = row.Scopes,
                    expiresAt = row.ExpiresAt?.UtcDateTime,
                    key = key.Reveal(),
                },
            },
        };
}
