using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The rules for members of several requests about webhooks.</summary>
internal static class WebhookRules
{
    public const int MaxDescriptionLength = 200;

    /// <summary>The detail of the error about a host in a forbidden network.</summary>
    public const string ForbiddenHostDetail = "The host is in a network that webhooks must not reach.";

    private const int MaxUrlLength = 2048;

    /// <summary>Accepts a URL that events can be sent to. <see cref="CheckHost"/> checks its host.</summary>
    public static IRuleBuilderOptions<T, string?> WebhookUrl<T>(
        this IRuleBuilder<T, string?> rule,
        WebhookAddressPolicy addresses
    ) =>
        rule.MaxCharacters(MaxUrlLength)
            .Must(
                ValidationError.InvalidFormat,
                "Must be a URL with https://, without user and fragment.",
                text => IsUrl(text!, addresses)
            );

    /// <summary>Accepts at least one event, without repetition.</summary>
    public static void WebhookEvents<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Must(
                ValidationError.Required,
                "Must be at least one event.",
                events => events!.Count > 0,
                schema => schema.MinItems = 1
            )
            .Custom(
                static (events, context) =>
                {
                    for (var index = 1; index < events?.Count; index++)
                    {
                        if (
                            events[index] is { } name
                            && events.Take(index).Contains(name)
                            && EventNameAttribute.Names.Contains(name)
                        )
                        {
                            context.AddFailure(
                                new ValidationFailure($"{context.PropertyPath}[{index}]", "Must not be repeated.")
                                {
                                    ErrorCode = ValidationError.InvalidFormat,
                                }
                            );
                        }
                    }
                }
            );

    /// <summary>Accepts the name of an event.</summary>
    public static IRuleBuilderOptions<T, string?> WebhookEvent<T>(this IRuleBuilder<T, string?> rule) =>
        rule.OneOf(new EventNameAttribute());

    /// <summary>Adds an error if the host of a valid URL is in a network that webhooks must not reach. Resolves the host.</summary>
    public static async Task CheckHost(
        this WebhookAddressPolicy addresses,
        string? text,
        List<ValidationError> errors,
        CancellationToken cancel
    )
    {
        const string pointer = "#/url";

        if (
            WebUrl.TryParse(text ?? "", out var url)
            && errors.TrueForAll(error => error.Pointer != pointer)
            && await addresses.IsForbidden(url, cancel)
        )
        {
            errors.Add(new(pointer, ValidationError.InvalidFormat, ForbiddenHostDetail));
        }
    }

    private static bool IsUrl(string text, WebhookAddressPolicy addresses) =>
        WebUrl.TryParse(text, out var url)
        && url is { UserInfo: "", Fragment: "", Host.Length: > 0 }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && addresses.AllowsHttp))
        && !text.AsSpan().ContainsAnyInRange('\0', ' ');
}
