using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The limits of a request to create a webhook.</summary>
public sealed class CreateWebhookValidator : AbstractValidator<CreateWebhookRequest>
{
    public CreateWebhookValidator(WebhookAddressPolicy addresses)
    {
        RuleFor(request => request.Url)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send the URL that events are sent to.")
            .WebhookUrl(addresses);
        RuleFor(request => request.Events).MustBeSent("Send the events that the webhook receives.").WebhookEvents();
        RuleForEach(request => request.Events).WebhookEvent();
        RuleFor(request => request.Description).MaxCharacters(WebhookRules.MaxDescriptionLength);
        RuleFor(request => request.Headers)
            .SetValidator(new CustomHeadersValidator<CreateWebhookRequest>(CustomHeaderRules.MaxHeaders));
    }
}
