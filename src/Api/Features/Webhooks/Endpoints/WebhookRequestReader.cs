using System.Text.Json;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Reads what a webhook is to be, member by member, noting every fault.</summary>
public sealed class WebhookRequestReader(WebhookAddressPolicy addresses)
{
    public const int MaxUrlLength = 2048;
    public const int MaxDescriptionLength = 200;

    private const string Created = "url, events, description, headers";
    private const string Changed = Created + ", enabled";

    /// <summary>Reads the body of POST, or with <paramref name="changes"/> that of PATCH.</summary>
    public async Task<(ChangeWebhookRequest Request, List<ValidationError> Faults)> Read(
        JsonElement body,
        bool changes,
        CancellationToken cancel
    )
    {
        var request = new ChangeWebhookRequest();
        var faults = new List<ValidationError>();
        var read = new StrictJson("#", faults, patch: changes);

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "url":
                    request.Url = read.ReadString(member, required: !changes);
                    break;
                case "events":
                    request.Events = changes && read.IsAbsent(member) ? null : Events(member, faults);
                    break;
                case "description" when IsNull(member):
                    request.Description = ""; // none
                    break;
                case "description":
                    request.Description = read.ReadString(member);
                    break;
                case "headers" when IsNull(member):
                    request.ClearsHeaders = true;
                    break;
                case "headers":
                    request.Headers = read.RequireObject(member) ? Headers(member, read, faults) : null;
                    break;
                case "enabled" when changes:
                    request.Enabled = read.ReadBoolean(member);
                    break;
                default:
                    read.RejectUnknown(member, changes ? Changed : Created);
                    break;
            }
        }

        if (!changes)
        {
            Require("url", request.Url, "Say where events are to be sent.");
            Require("events", request.Events, "Name the events that it wants to be told.");
        }

        if (request.Url is { } url && await RefuseUrl(url, cancel) is { } fault)
        {
            faults.Add(fault);
        }

        if (request.Description?.EnumerateRunes().Count() > MaxDescriptionLength)
        {
            faults.Add(
                new(
                    "#/description",
                    ValidationError.TooLong,
                    $"A description has at most {MaxDescriptionLength} characters."
                )
            );
        }

        return (request, faults);

        void Require(string name, object? value, string detail)
        {
            var pointer = read.PointerTo(name);

            if (value is null && faults.TrueForAll(known => known.Pointer != pointer))
            {
                faults.Add(new(pointer, ValidationError.Required, detail));
            }
        }
    }

    private async Task<ValidationError?> RefuseUrl(string text, CancellationToken cancel)
    {
        const string pointer = "#/url";

        if (text.Length > MaxUrlLength)
        {
            return new(pointer, ValidationError.TooLong, $"A URL has at most {MaxUrlLength} characters.");
        }

        if (
            !WebUrl.TryParse(text, out var url)
            || url is not { UserInfo: "", Fragment: "", Host.Length: > 0 }
            || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && addresses.AllowsHttp))
            || text.AsSpan().ContainsAnyInRange('\0', ' ')
        )
        {
            return new(
                pointer,
                ValidationError.InvalidFormat,
                "This is a URL that begins with https://, without user or fragment."
            );
        }

        return await addresses.IsForbidden(url, cancel)
            ? new(pointer, ValidationError.InvalidFormat, "This host lies in a network that webhooks may not reach.")
            : null;
    }

    private static bool IsNull(JsonProperty member) => member.Value.ValueKind == JsonValueKind.Null;

    private static List<string>? Events(JsonProperty member, List<ValidationError> faults)
    {
        const string pointer = "#/events";

        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new(pointer, ValidationError.WrongType, "This is an array of names of events."));
            return null;
        }

        var events = new List<string>();
        var index = 0;

        foreach (var element in member.Value.EnumerateArray())
        {
            var name = element.ValueKind == JsonValueKind.String ? UnicodeSafeJson.GetString(element) : null;

            if (name is null)
            {
                faults.Add(new($"{pointer}/{index}", ValidationError.WrongType, "This is the name of an event."));
            }
            else if (!EventNameAttribute.Names.Contains(name))
            {
                faults.Add(
                    new($"{pointer}/{index}", ValidationError.UnknownOption, EventNameAttribute.UnknownEventDetail)
                );
            }
            else if (events.Contains(name))
            {
                faults.Add(new($"{pointer}/{index}", ValidationError.InvalidFormat, "This event stands twice."));
            }
            else
            {
                events.Add(name);
            }

            index++;
        }

        if (index == 0)
        {
            faults.Add(new(pointer, ValidationError.Required, "Name one event or more."));
        }

        return events;
    }

    private static Dictionary<string, string?> Headers(
        JsonProperty member,
        StrictJson read,
        List<ValidationError> faults
    )
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var inner = read.Nested(member);

        foreach (var header in member.Value.EnumerateObject())
        {
            if (inner.ReadName(header) is not { } name)
            {
                continue;
            }

            var removed = IsNull(header);
            var value = removed ? null : inner.ReadString(header);

            if (!headers.TryAdd(name, value))
            {
                faults.Add(new(inner.PointerTo(name), ValidationError.InvalidFormat, "This header stands twice."));
            }
            else if (removed || value is not null)
            {
                CustomHeaderRules.Check(name, value, faults);
            }
        }

        return headers;
    }
}
