using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The limits of a change of a webhook.</summary>
public sealed class ChangeWebhookValidator : AbstractValidator<ChangeWebhookRequest>
{
    public ChangeWebhookValidator(WebhookAddressPolicy addresses)
    {
        RuleFor(request => request.Url).Cascade(CascadeMode.Stop).WebhookUrl(addresses);
        RuleFor(request => request.Events).WebhookEvents();
        RuleForEach(request => request.Events).WebhookEvent();
        RuleFor(request => request.Description).MaxCharacters(WebhookRules.MaxDescriptionLength);

        // One change can remove all headers and set as many others.
        RuleFor(request => request.Headers)
            .SetValidator(new CustomHeadersValidator<ChangeWebhookRequest>(2 * CustomHeaderRules.MaxHeaders));
    }
}
