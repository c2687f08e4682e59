using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Partners;

/// <summary>What a new key is to be.</summary>
public sealed record KeyWish(KeyKind Kind, KeyScope Scopes, string? Name, int? ExpiresIn)
{
    public const int LongestName = 100;

    /// <summary>Seconds: a minute.</summary>
    public const int ShortestLife = 60;

    /// <summary>Seconds: ten years.</summary>
    public const int LongestLife = 315_360_000;

    private const string Taken = "kind, scopes, name, expiresIn";

    /// <summary>Reads the body of POST /v1/partner/keys; the wish counts where no fault was noted.</summary>
    public static KeyWish Read(JsonElement body, List<Fault> faults)
    {
        var read = new Members("#", faults);
        string? kind = null;
        string[]? scopes = null;
        var wish = new KeyWish(KeyKind.Secret, KeyScope.None, null, null);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "kind":
                    kind = read.Text(member, required: true);
                    break;
                case "scopes":
                    scopes = read.Texts(member);
                    break;
                case "name":
                    wish = wish with { Name = ReadName(read.Text(member), faults) };
                    break;
                case "expiresIn":
                    wish = wish with { ExpiresIn = read.Seconds(member, ShortestLife, LongestLife) };
                    break;
                default:
                    read.Unknown(member, Taken);
                    break;
            }
        }

        var isPublic = kind == KeyKind.Public.Code();

        if (kind is null && !IsFaulty("#/kind"))
        {
            faults.Add(new("#/kind", Fault.Required, "Say whether it is a secret or a public key."));
        }
        else if (kind is not null && !isPublic && kind != KeyKind.Secret.Code())
        {
            faults.Add(new("#/kind", Fault.UnknownOption, "A key is secret or public."));
        }

        if (scopes is null && !IsFaulty("#/scopes") && kind == KeyKind.Secret.Code())
        {
            faults.Add(
                new(
                    "#/scopes",
                    Fault.Required,
                    "Name what the key may do; an empty array for nothing but GET /v1/partner."
                )
            );
        }
        else if (isPublic && scopes?.Length > 0)
        {
            faults.Add(new("#/scopes", Fault.TooMany, "A public key has no scopes: it previews and submits."));
        }

        foreach (var (index, scope) in (scopes ?? []).Index())
        {
            if (Http.Scopes.Of(scope) == KeyScope.None)
            {
                faults.Add(
                    new($"#/scopes/{index}", Fault.UnknownOption, $"Scopes are {string.Join(", ", Http.Scopes.Codes)}.")
                );
            }
        }

        return wish with
        {
            Kind = isPublic ? KeyKind.Public : KeyKind.Secret,
            Scopes = Http.Scopes.Of(scopes ?? []),
        };

        bool IsFaulty(string pointer) =>
            faults.Exists(fault => $"{fault.Pointer}/".StartsWith($"{pointer}/", StringComparison.Ordinal));
    }

    private static string? ReadName(string? name, List<Fault> faults)
    {
        if (name?.EnumerateRunes().Count() > LongestName)
        {
            faults.Add(new("#/name", Fault.TooLong, $"A name has at most {LongestName} characters."));
        }
        else if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            faults.Add(new("#/name", Fault.InvalidFormat, "A name is not blank; leave it out where there is none."));
        }

        return name;
    }
}
