using FluentValidation;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The limits of a request to send a sample event.</summary>
public sealed class TestWebhookValidator : AbstractValidator<TestWebhookRequest>
{
    public TestWebhookValidator() => RuleFor(request => request.Event).WebhookEvent();
}
