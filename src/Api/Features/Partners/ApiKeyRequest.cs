using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Partners;

/// <summary>What a new key is to be.</summary>
public sealed record ApiKeyRequest(KeyType Kind, KeyScope Scopes, string? Name, int? ExpiresIn)
{
    public const int MaxNameLength = 100;

    /// <summary>Seconds: a minute.</summary>
    public const int MinLifetimeSeconds = 60;

    /// <summary>Seconds: ten years.</summary>
    public const int MaxLifetimeSeconds = 315_360_000;

    private const string Taken = "kind, scopes, name, expiresIn";

    /// <summary>Reads the body of POST /v1/partner/keys; the wish counts where no fault was noted.</summary>
    public static ApiKeyRequest Read(JsonElement body, List<ValidationError> faults)
    {
        var read = new StrictJson("#", faults);
        string? kind = null;
        string[]? scopes = null;
        var wish = new ApiKeyRequest(KeyType.Secret, KeyScope.None, null, null);

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "kind":
                    kind = read.ReadString(member, required: true);
                    break;
                case "scopes":
                    scopes = read.ReadStrings(member);
                    break;
                case "name":
                    wish = wish with { Name = ReadName(read.ReadString(member), faults) };
                    break;
                case "expiresIn":
                    wish = wish with { ExpiresIn = read.ReadSeconds(member, MinLifetimeSeconds, MaxLifetimeSeconds) };
                    break;
                default:
                    read.RejectUnknown(member, Taken);
                    break;
            }
        }

        var isPublic = kind == KeyType.Public.Code();

        if (kind is null && !IsFaulty("#/kind"))
        {
            faults.Add(new("#/kind", ValidationError.Required, "Say whether it is a secret or a public key."));
        }
        else if (kind is not null && !isPublic && kind != KeyType.Secret.Code())
        {
            faults.Add(new("#/kind", ValidationError.UnknownOption, "A key is secret or public."));
        }

        if (scopes is null && !IsFaulty("#/scopes") && kind == KeyType.Secret.Code())
        {
            faults.Add(
                new(
                    "#/scopes",
                    ValidationError.Required,
                    "Name what the key may do; an empty array for nothing but GET /v1/partner."
                )
            );
        }
        else if (isPublic && scopes?.Length > 0)
        {
            faults.Add(
                new("#/scopes", ValidationError.TooMany, "A public key has no scopes: it previews and submits.")
            );
        }

        foreach (var (index, scope) in (scopes ?? []).Index())
        {
            if (Http.Auth.KeyScopes.Parse(scope) == KeyScope.None)
            {
                faults.Add(
                    new(
                        $"#/scopes/{index}",
                        ValidationError.UnknownOption,
                        $"Scopes are {string.Join(", ", Http.Auth.KeyScopes.Codes)}."
                    )
                );
            }
        }

        return wish with
        {
            Kind = isPublic ? KeyType.Public : KeyType.Secret,
            Scopes = Http.Auth.KeyScopes.Parse(scopes ?? []),
        };

        bool IsFaulty(string pointer) =>
            faults.Exists(fault => $"{fault.Pointer}/".StartsWith($"{pointer}/", StringComparison.Ordinal));
    }

    private static string? ReadName(string? name, List<ValidationError> faults)
    {
        if (name?.EnumerateRunes().Count() > MaxNameLength)
        {
            faults.Add(new("#/name", ValidationError.TooLong, $"A name has at most {MaxNameLength} characters."));
        }
        else if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            faults.Add(
                new("#/name", ValidationError.InvalidFormat, "A name is not blank; leave it out where there is none.")
            );
        }

        return name;
    }
}
