using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Reads what a webhook is to be, member by member, noting every fault.</summary>
public sealed class WebhookReader(ReceiverAddresses addresses)
{
    public const int LongestUrl = 2048;
    public const int LongestDescription = 200;

    private const string Created = "url, events, description, headers";
    private const string Changed = Created + ", enabled";

    /// <summary>Reads the body of POST, or with <paramref name="changes"/> that of PATCH.</summary>
    public async Task<(ChangeWebhookRequest Request, List<Fault> Faults)> Read(
        JsonElement body,
        bool changes,
        CancellationToken cancel
    )
    {
        var request = new ChangeWebhookRequest();
        var faults = new List<Fault>();
        var read = new Members("#", faults, patch: changes);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "url":
                    request.Url = read.Text(member, required: !changes);
                    break;
                case "events":
                    request.Events = changes && read.IsAbsent(member) ? null : Events(member, faults);
                    break;
                case "description" when IsNull(member):
                    request.Description = ""; // none
                    break;
                case "description":
                    request.Description = read.Text(member);
                    break;
                case "headers" when IsNull(member):
                    request.ClearsHeaders = true;
                    break;
                case "headers":
                    request.Headers = read.IsObject(member) ? Headers(member, read, faults) : null;
                    break;
                case "enabled" when changes:
                    request.Enabled = read.Truth(member);
                    break;
                default:
                    read.Unknown(member, changes ? Changed : Created);
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

        if (request.Description?.EnumerateRunes().Count() > LongestDescription)
        {
            faults.Add(
                new("#/description", Fault.TooLong, $"A description has at most {LongestDescription} characters.")
            );
        }

        return (request, faults);

        void Require(string name, object? value, string detail)
        {
            var pointer = read.At(name);

            if (value is null && faults.TrueForAll(known => known.Pointer != pointer))
            {
                faults.Add(new(pointer, Fault.Required, detail));
            }
        }
    }

    private async Task<Fault?> RefuseUrl(string text, CancellationToken cancel)
    {
        const string pointer = "#/url";

        if (text.Length > LongestUrl)
        {
            return new(pointer, Fault.TooLong, $"A URL has at most {LongestUrl} characters.");
        }

        if (
            !WebAddress.TryRead(text, out var url)
            || url is not { UserInfo: "", Fragment: "", Host.Length: > 0 }
            || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && addresses.AllowsHttp))
            || text.AsSpan().ContainsAnyInRange('\0', ' ')
        )
        {
            return new(
                pointer,
                Fault.InvalidFormat,
                "This is a URL that begins with https://, without user or fragment."
            );
        }

        return await addresses.Refuses(url, cancel)
            ? new(pointer, Fault.InvalidFormat, "This host lies in a network that webhooks may not reach.")
            : null;
    }

    private static bool IsNull(JsonProperty member) => member.Value.ValueKind == JsonValueKind.Null;

    private static List<string>? Events(JsonProperty member, List<Fault> faults)
    {
        const string pointer = "#/events";

        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new(pointer, Fault.WrongType, "This is an array of names of events."));
            return null;
        }

        var events = new List<string>();
        var index = 0;

        foreach (var element in member.Value.EnumerateArray())
        {
            var name = element.ValueKind == JsonValueKind.String ? JsonText.Read(element) : null;

            if (name is null)
            {
                faults.Add(new($"{pointer}/{index}", Fault.WrongType, "This is the name of an event."));
            }
            else if (!EventNameAttribute.Names.Contains(name))
            {
                faults.Add(new($"{pointer}/{index}", Fault.UnknownOption, EventNameAttribute.Known));
            }
            else if (events.Contains(name))
            {
                faults.Add(new($"{pointer}/{index}", Fault.InvalidFormat, "This event stands twice."));
            }
            else
            {
                events.Add(name);
            }

            index++;
        }

        if (index == 0)
        {
            faults.Add(new(pointer, Fault.Required, "Name one event or more."));
        }

        return events;
    }

    private static Dictionary<string, string?> Headers(JsonProperty member, Members read, List<Fault> faults)
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var inner = read.Into(member);

        foreach (var header in member.Value.EnumerateObject())
        {
            if (inner.Name(header) is not { } name)
            {
                continue;
            }

            var removed = IsNull(header);
            var value = removed ? null : inner.Text(header);

            if (!headers.TryAdd(name, value))
            {
                faults.Add(new(inner.At(name), Fault.InvalidFormat, "This header stands twice."));
            }
            else if (removed || value is not null)
            {
                HeaderRules.Check(name, value, faults);
            }
        }

        return headers;
    }
}
