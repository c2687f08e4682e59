using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments.Notes;
using ChannelFit.Api.Features.Assessments.Rescore;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Claims;
using ChannelFit.Api.Features.Cohort;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features;

/// <summary>Registers the request readers and the validators of all request types.</summary>
internal static class RequestValidators
{
    public static void AddRequestReading(this IServiceCollection services)
    {
        services.AddSingleton<JsonBinder>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<SubmissionReader>();
        services.AddSingleton<IValidator<ScoreRequest>, ScoreRequestValidator<ScoreRequest>>();
        services.AddSingleton<
            IValidator<SubmitAssessmentRequest>,
            SubmitAssessmentValidator<SubmitAssessmentRequest>
        >();
        services.AddSingleton<IValidator<ConsentRequest>, ConsentValidator>();
        services.AddSingleton<IValidator<ScoreBatchBody>, ScoreBatchValidator>();
        services.AddSingleton<IValidator<RescoreRequest>, RescoreRequestValidator>();
        services.AddSingleton<IValidator<ImportLineRequest>, ImportLineValidator>();
        services.AddSingleton<IValidator<IssueApiKeyRequest>, IssueApiKeyValidator>();
        services.AddSingleton<IValidator<RotateKeyRequest>, RotateKeyValidator>();
        services.AddSingleton<IValidator<ChangePartnerRequest>, ChangePartnerValidator>();
        services.AddSingleton<IValidator<BrandingRequest>, BrandingValidator>();
        services.AddSingleton<IValidator<ContactRequest>, ContactValidator>();
        services.AddSingleton<IValidator<NoteRequest>, NoteRequestValidator>();
        services.AddSingleton<IValidator<ClaimRequest>, ClaimRequestValidator>();
        services.AddSingleton<IValidator<CreateInvitationRequest>, CreateInvitationValidator>();
        services.AddSingleton<IValidator<ChannelActivityRequest>, ChannelActivityValidator<ChannelActivityRequest>>();
        services.AddSingleton<IValidator<RecordActivityRequest>, RecordActivityValidator>();
        services.AddSingleton<IValidator<ImportActivityRequest>, ImportActivityValidator>();
        services.AddSingleton<IValidator<ShareRequest>, ShareRequestValidator>();
        services.AddSingleton<IValidator<CohortLinkRequest>, CohortLinkRequestValidator>();
        services.AddSingleton<IValidator<CreateWebhookRequest>, CreateWebhookValidator>();
        services.AddSingleton<IValidator<ChangeWebhookRequest>, ChangeWebhookValidator>();
        services.AddSingleton<IValidator<TestWebhookRequest>, TestWebhookValidator>();
        services.AddSingleton<IValidator<ReplayDeliveriesRequest>, ReplayDeliveriesValidator>();
    }

    /// <summary>Creates a binder for commands. They have no other services, so only validators that need none can be used.</summary>
    public static JsonBinder CreateBinder(TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddRequestReading();
        return services.BuildServiceProvider().GetRequiredService<JsonBinder>();
    }
}
