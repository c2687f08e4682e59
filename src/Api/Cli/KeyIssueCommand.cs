using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Cli;

/// <summary>key issue: make one more key of a partner and show it, this once.</summary>
public static class KeyIssueCommand
{
    public static Command Build(Func<CancellationToken, Task<DatabaseConnectionInfo>> open, TimeProvider clock)
    {
        var partner = new Argument<Guid>("partner") { Description = "The partner's id, as partner list shows it." };
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
            Description =
                $"What a secret key may do, and nothing else; may be repeated: {string.Join(", ", KeyScopes.Codes)}.",
            DefaultValueFactory = _ => [],
        };
        var name = new Option<string?>("--name") { Description = "What the key is for, at most 100 characters." };
        var expiresIn = new Option<int?>("--expires-in")
        {
            Description = "After how many seconds it ends; never unless given.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };

        mode.AcceptOnlyFromAmong("test", "live");
        kind.AcceptOnlyFromAmong("secret", "public");
        scopes.AcceptOnlyFromAmong([.. KeyScopes.Codes]);
        name.Validators.Add(result =>
        {
            if (
                result.GetValue(name) is not { Length: <= IssueApiKeyRequest.MaxNameLength } text
                || string.IsNullOrWhiteSpace(text)
            )
                result.AddError("A key's name has 1 to 100 characters.");
        });
        expiresIn.Validators.Add(result =>
        {
            if (
                result.GetValue(expiresIn)
                is not (>= IssueApiKeyRequest.MinLifetimeSeconds and <= IssueApiKeyRequest.MaxLifetimeSeconds)
            )
                result.AddError(
                    $"A key lives from {IssueApiKeyRequest.MinLifetimeSeconds} to {IssueApiKeyRequest.MaxLifetimeSeconds} seconds."
                );
        });

        var command = new Command("issue", "Make a key of a partner and show it, this once.")
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
                result.AddError("A public key has no scopes.");
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
                await Keep(new(source), parsed.GetRequiredValue(partner), key, row, cancel);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    parsed.GetValue(json)
                        ? Json(parsed.GetRequiredValue(partner), key, row)
                        : $"Key {row.Id}. Keep it now: it is not shown again.{Environment.NewLine}{row.Mode} {row.Kind}  {key.Reveal()}"
                );
            }
        );
        return command;
    }

    private static async Task Keep(TenantDb db, Guid partner, ApiKey key, ApiKeyRow row, CancellationToken cancel)
    {
        if (await PartnerSettings.Find(db, partner, cancel) is null)
            throw new CliException($"There is no partner {partner}: partner list shows those there are.");

        var act = new AuditEntry(Audit.KeyIssued, key.Mode == KeyMode.Test, Key: null, row.Id, row.CreatedAt);
        var made = new NewApiKey(row, key.Hash(), Attempt: null, "", Rotation: null);

        if (await ApiKeySql.Insert(db, partner, made, [act], cancel) == ApiKeyInsertOutcome.LimitReached)
            throw new CliException($"The partner has {ApiKeySql.MaxActive} keys: key revoke ends those nobody needs.");
    }

    private static string Json(Guid partner, ApiKey key, ApiKeyRow row) =>
        JsonSerializer.Serialize(
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
            }
        );
}
