using System.Globalization;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Reads a merge patch of a partner's branding.</summary>
internal sealed class BrandingReader(List<ValidationError> errors)
{
    private const string Pointer = "#/branding";
    private const int LongestName = 100;
    private const int LongestLabel = 80;
    private const int LongestUrl = 500;

    /// <summary>Applies the patch; returns null to clear the branding, or when an error was added.</summary>
    /// <param name="known">The present branding; null for none.</param>
    /// <param name="partner">The name of the partner, for a branding without a name.</param>
    public BrandingResponse? Apply(JsonProperty member, BrandingResponse? known, string partner)
    {
        if (member.Value.ValueKind == JsonValueKind.Null || !new StrictJson("#", errors).RequireObject(member))
        {
            return null;
        }

        var branding = known ?? new(partner, LogoUrl: null, Color: null, Contact: null);
        var read = new StrictJson(Pointer, errors);

        foreach (var part in member.Value.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(part))
            {
                case "name":
                    branding = branding with { Name = ReadText(part, read, LongestName) ?? partner };
                    break;
                case "logoUrl":
                    branding = branding with { LogoUrl = ReadUrl(part, read, "https") };
                    break;
                case "color":
                    branding = branding with { Color = ReadColor(part, read) };
                    break;
                case "contact":
                    branding = branding with { Contact = ReadContact(part, read, branding.Contact) };
                    break;
                default:
                    read.RejectUnknown(part, "name, logoUrl, color, contact");
                    break;
            }
        }

        return branding;
    }

    private ContactResponse? ReadContact(JsonProperty member, StrictJson outer, ContactResponse? known)
    {
        if (!outer.RequireObject(member))
        {
            return null;
        }

        var before = errors.Count;
        var read = outer.Nested(member);
        var (label, url) = (known?.Label, known?.Url);

        foreach (var part in member.Value.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(part))
            {
                case "label":
                    label = ReadText(part, read, LongestLabel);
                    break;
                case "url":
                    url = ReadUrl(part, read, "https", "mailto");
                    break;
                default:
                    read.RejectUnknown(part, "label, url");
                    break;
            }
        }

        if (errors.Count > before)
        {
            return null;
        }

        Require(label, read.PointerTo("label"));
        Require(url, read.PointerTo("url"));
        return label is null || url is null ? null : new(label, url);
    }

    private void Require(string? value, string pointer)
    {
        if (value is null && errors.HasRoom())
        {
            errors.Add(new(pointer, ValidationError.Required, "A contact needs a label and a URL."));
        }
    }

    private string? ReadText(JsonProperty member, StrictJson read, int longest)
    {
        if (read.ReadString(member) is not { } text)
        {
            return null;
        }

        if (text.EnumerateRunes().Count() > longest)
        {
            return Refuse(member, read, ValidationError.TooLong, $"At most {longest} characters.");
        }

        return string.IsNullOrWhiteSpace(text)
            ? Refuse(member, read, ValidationError.InvalidFormat, "Must not be blank.")
            : text;
    }

    private string? ReadUrl(JsonProperty member, StrictJson read, params string[] schemes)
    {
        if (read.ReadString(member) is not { } text)
        {
            return null;
        }

        if (text.Length > LongestUrl)
        {
            return Refuse(member, read, ValidationError.TooLong, $"At most {LongestUrl} characters.");
        }

        return
            WebUrl.TryParse(text, out var url)
            && schemes.Contains(url.Scheme)
            && (
                url.Scheme == "mailto"
                || (
                    url.UserInfo.Length == 0
                    && url.HostNameType is (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
                )
            )
            ? Spell(url)
            : Refuse(
                member,
                read,
                ValidationError.InvalidFormat,
                $"Must be a URL with {string.Join(" or ", schemes)}, without user name and password."
            );
    }

    /// <summary>Returns the URL as browsers spell it: escaped, with the host in ASCII.</summary>
    private static string Spell(Uri url) =>
        url.HostNameType == UriHostNameType.Dns && url.Scheme != "mailto"
            ? new UriBuilder(url) { Host = url.IdnHost }
                .Uri
                .AbsoluteUri
            : url.AbsoluteUri;

    private string? ReadColor(JsonProperty member, StrictJson read)
    {
        if (read.ReadString(member) is not { } color)
        {
            return null;
        }

        if (!ColorContrast.IsColor(color))
        {
            return Refuse(member, read, ValidationError.InvalidFormat, "Must be a colour as #rrggbb, such as #7a1f5c.");
        }

        var contrast = ColorContrast.ToWhite(color);
        return contrast >= ColorContrast.Least
            ? color.ToLowerInvariant()
            : Refuse(
                member,
                read,
                ValidationError.OutOfRange,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The contrast of {color} to white is {Math.Floor(100 * contrast) / 100:0.##}:1, and {ColorContrast.Least}:1 is needed (WCAG AA). Choose a darker colour."
                )
            );
    }

    private string? Refuse(JsonProperty member, StrictJson read, string code, string detail)
    {
        if (errors.HasRoom())
        {
            errors.Add(new(read.PointerTo(UnicodeSafeJson.GetName(member)), code, detail));
        }

        return null;
    }
}
