using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Demo;

/// <summary>
/// What the demo's operations can be tried on at the first click: one thing to read and another to end, made again at
/// the start where too little is left.
/// </summary>
internal sealed class DemoData(IServiceProvider services, Caller caller, TenantDb db, CancellationToken cancel)
{
    // Their answers are in seeds/demo.
    private const string Reader = "demo-coach";
    private const string Leaver = "demo-developer";
    private const string Erased = "demo-graduate";
    private const string Guest = "demo-guest";
    private const string Respondent = "demo-respondent";

    private DateTimeOffset Now => services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Fills up what is missing, and says where each operation finds something.</summary>
    public async Task<IReadOnlyDictionary<(string Operation, string Parameter), string>> EnsureData()
    {
        var aims = new Dictionary<(string, string), string>();
        var webhooks = await Webhooks(); // before the assessments, of which they are told
        var history = await Assessments(webhooks[^1]);
        var kept = $"{history[0].Id}";
        var shares = await Shares(history[0]);
        var invitations = await Invitations();

        Aim(kept, "id", "readAssessment", "readReport", "createShare", "listShares", "revokeShare");
        Aim(kept, "id", "readChannel", "planHours", "rescoreAssessment");
        Aim($"{(await Of(Leaver))[0].Id}", "id", "deleteAssessment");
        Aim($"{shares[0].Id}", "shareId", "revokeShare");
        Aim(Reader, "personRef", "listPersonAssessments", "compareAssessments", "exportPerson");
        Aim($"{history[^1].Id}", "from", "compareAssessments");
        Aim(kept, "to", "compareAssessments");
        Aim(Erased, "personRef", "erasePerson");
        Aim($"{caller.Key}", "id", "readKey");
        Aim($"{await Key("Demo: to be rotated")}", "id", "rotateKey");
        Aim($"{await Key("Demo: to be revoked")}", "id", "revokeKey");
        Aim($"{invitations[^1].Id}", "id", "readInvitation");
        Aim($"{invitations[0].Id}", "id", "deleteInvitation");
        Aim($"{webhooks[^1].Id}", "id", "readWebhook", "changeWebhook", "rotateWebhookSecret", "testWebhook");
        Aim($"{webhooks[^1].Id}", "id", "listDeliveries", "replayDelivery", "replayDeliveries");
        Aim($"{(await Deliveries(webhooks[^1]))[0].Id}", "delivery", "replayDelivery");
        Aim($"{webhooks[0].Id}", "id", "deleteWebhook");
        Aim("*", "If-Match", "saveAnswers");
        return aims;

        void Aim(string at, string parameter, params string[] operations)
        {
            foreach (var operation in operations)
            {
                aims[(operation, parameter)] = at;
            }
        }
    }

    /// <summary>The reader's assessments, newest first: two or more.</summary>
    private async Task<List<AssessmentSummary>> Assessments(WebhookRow told)
    {
        var enough =
            (await Of(Reader)).Count > 1
            && (await Of(Leaver)).Count > 0
            && (await Of(Erased)).Count > 0
            && (await Deliveries(told)).Count > 0;

        if (!enough)
        {
            foreach (var body in services.GetRequiredService<DemoSubmissions>().Bodies)
            {
                await Submit(body);
            }
        }

        return await Of(Reader);
    }

    private async Task Submit(JsonElement body)
    {
        var now = Now;

        var errors = new List<ValidationError>();
        var request = services.GetRequiredService<JsonBinder>().BindAndValidate<SubmitAssessmentRequest>(body, errors);

        // A person who was erased may come back only by a consent that is later.
        request.Consent ??= new() { Given = true, At = $"{now:O}" };
        var scored =
            services.GetRequiredService<AssessmentScorer>().Score(request, responses: null, caller.Model, errors)
            ?? throw new InvalidCatalogException($"A demo submission is not valid: {string.Join("; ", errors)}");
        var row = AssessmentRow.Create(request, scored, test: true, now);
        await AssessmentInsertStatement.Insert(
            db,
            caller.Partner,
            row,
            new() { Person = Hashes(row.PersonRef!) },
            cancel
        );
    }

    private async Task<List<AssessmentSummary>> Of(string person)
    {
        var filter = new AssessmentFilter(Test: true, person, Guid.Empty, UuidV7Bounds.Max, Limit: 100);
        return [.. await AssessmentSql.List(db, caller.Partner, filter, cancel)];
    }

    private async Task<List<ShareRow>> Shares(AssessmentSummary of)
    {
        var shares = await List();

        if (shares.Count == 0)
        {
            var row = await AssessmentSql.Find(db, caller, $"{of.Id}", cancel);
            var share = ShareRow.Create(row!, ShareRequest.DefaultSeconds, Now);
            await ShareStore.Insert(db, caller.Partner, share, attempt: null, Hashes(Reader), cancel);
            shares = await List();
        }

        return shares;

        async Task<List<ShareRow>> List() => [.. await ShareStore.List(db, caller, of.Id, Paging.All, cancel)];
    }

    /// <summary>The invitations to read and to delete; that of the token that Swagger UI uses is not among them.</summary>
    private async Task<List<InvitationRow>> Invitations()
    {
        var open = await List();

        for (var missing = 2 - open.Count; missing > 0; missing--)
        {
            await Invite(Guest);
        }

        return await List();

        async Task<List<InvitationRow>> List() =>
            [.. (await OpenInvitations()).Where(one => one.PersonRef != Respondent)];
    }

    /// <summary>
    /// Makes an invitation whose token Swagger UI tries the respondent's operations with, in place of the one of the last
    /// start: only the hash of a token is stored.
    /// </summary>
    public async Task<string> Invite()
    {
        foreach (var earlier in (await OpenInvitations()).Where(one => one.PersonRef == Respondent))
        {
            await InvitationStore.Delete(db, caller, earlier.Id, cancel);
        }

        return (await Invite(Respondent)).Reveal();
    }

    private async Task<ApiKey> Invite(string person)
    {
        var request = new CreateInvitationRequest { PersonRef = person };
        var instrument = services.GetRequiredService<PublishedCatalog>().Instruments[^1].Instrument.Id;
        var row = request.ToRow(test: true, instrument, Now);
        var token = ApiKey.Generate(KeyMode.Test, KeyType.Respondent);
        await InvitationStore.Insert(db, caller.Partner, row, token.Hash(), Hashes(row.PersonRef), null, cancel);
        return token;
    }

    private Task<IEnumerable<InvitationRow>> OpenInvitations() =>
        InvitationStore.List(db, caller, InvitationRow.Open, Paging.All, cancel);

    /// <summary>A key of that name that still works.</summary>
    private async Task<Guid> Key(string name)
    {
        var keys = await ApiKeySql.List(db, caller.Partner, KeyMode.Test, Paging.All, cancel);

        if (keys.FirstOrDefault(key => key.Name == name && !key.HasEnded(Now)) is { } found)
        {
            return found.Id;
        }

        var text = ApiKey.Generate(KeyMode.Test, KeyType.Secret);
        var row = ApiKeyRow.Create(text, name, KeyScope.AssessmentsRead, Now, expiresIn: null);
        var act = new AuditEntry(Audit.KeyIssued, Test: true, caller.Key, row.Id, row.CreatedAt);
        await ApiKeySql.Insert(db, caller.Partner, new(row, text.Hash(), null, "", null), [act], cancel);
        return row.Id;
    }

    private async Task<List<WebhookRow>> Webhooks()
    {
        var webhooks = await List();

        for (var missing = 2 - webhooks.Count; missing > 0; missing--)
        {
            await Subscribe();
        }

        return await List();

        Task<List<WebhookRow>> List() =>
            WebhookStore.List(db, caller, UuidV7Bounds.Max, WebhookStore.MaxPerMode, cancel);
    }

    /// <summary>To a name that never means a machine (RFC 6761 §6.4), so that nothing leaves this one before somebody wants it to.</summary>
    private async Task Subscribe()
    {
        var seal = services.GetRequiredService<WebhookSecretProtector>();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
        var row = new WebhookRow(
            Guid.CreateVersion7(now),
            now,
            Test: true,
            "https://crm.invalid/hooks/channelfit",
            ["assessment.completed", "assessment.deleted"],
            "Demo",
            seal.Encrypt(new Dictionary<string, string>()),
            PreviousUntil: null,
            FailingSince: null,
            DisabledAt: null,
            DisabledReason: null
        );
        var secret = seal.Encrypt(RandomNumberGenerator.GetBytes(WebhookSignature.SecretLength));
        await WebhookStore.Add(db, caller, row, secret, attempt: null, [], cancel);
    }

    private Task<List<DeliveryRow>> Deliveries(WebhookRow of) =>
        DeliveryStore.List(db, caller.Partner, new(of.Id, null, null, UuidV7Bounds.Max, Limit: 1), cancel);

    private byte[][] Hashes(string person) =>
        Features.People.ErasedPerson.Hashes(
            services.GetRequiredService<SecretKeyRing>(),
            caller.Partner,
            test: true,
            person
        );
}
