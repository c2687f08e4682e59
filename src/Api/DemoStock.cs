using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Shares;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Respondents;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api;

/// <summary>
/// What the demo's operations can be tried on at the first click: one thing to read and another to end, made again at
/// the start where too little is left.
/// </summary>
internal sealed class DemoStock(IServiceProvider services, Caller caller, TenantDb db, CancellationToken cancel)
{
    // Their answers are in seeds/demo.
    private const string Reader = "demo-coach";
    private const string Leaver = "demo-developer";
    private const string Erased = "demo-graduate";
    private const string Guest = "demo-guest";
    private const string Respondent = "demo-respondent";

    private DateTimeOffset Now => services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Fills up what is missing, and says where each operation finds something.</summary>
    public async Task<IReadOnlyDictionary<(string Operation, string Parameter), string>> Fill()
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

        // Who was erased may come back only by a consent that is later.
        var request = new SubmitAssessmentRequest
        {
            Consent = new() { Given = true, At = $"{now:O}" },
        };
        var reader = services.GetRequiredService<SubmissionReader>();
        var (submission, faults) = reader.Read(body, keeps: true, caller.Model, request);

        if (submission is null)
        {
            throw new SeedException($"A demo submission is not valid: {string.Join("; ", faults)}");
        }

        var row = AssessmentRow.New(submission, test: true, now);
        await AssessmentInsert.Keep(db, caller.Partner, row, new() { Person = Hashes(row.PersonRef!) }, cancel);
    }

    private async Task<List<AssessmentSummary>> Of(string person)
    {
        var filter = new AssessmentFilter(Test: true, person, Guid.Empty, TimedId.Last, Limit: 100);
        return [.. await AssessmentStore.List(db, caller.Partner, filter, cancel)];
    }

    private async Task<List<ShareRow>> Shares(AssessmentSummary of)
    {
        var shares = await List();

        if (shares.Count == 0)
        {
            var row = await AssessmentStore.Find(db, caller, $"{of.Id}", cancel);
            var share = ShareRow.New(row!, ShareRequest.Default, Now);
            await ShareStore.Keep(db, caller.Partner, share, attempt: null, Hashes(Reader), cancel);
            shares = await List();
        }

        return shares;

        async Task<List<ShareRow>> List() =>
            [.. await ShareStore.List(db, caller, of.Id, Paging.Everything, Now, cancel)];
    }

    /// <summary>The invitations to read and to delete; that of the token that Swagger UI uses is not among them.</summary>
    private async Task<List<Invitation>> Invitations()
    {
        var open = await List();

        for (var missing = 2 - open.Count; missing > 0; missing--)
        {
            await Invite(Guest);
        }

        return await List();

        async Task<List<Invitation>> List() => [.. (await OpenInvitations()).Where(one => one.PersonRef != Respondent)];
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

    private async Task<KeyText> Invite(string person)
    {
        var wish = new InvitationWish { PersonRef = person };
        var instrument = services.GetRequiredService<Published>().Instruments[^1].Instrument.Id;
        var row = wish.Row(test: true, instrument, Now);
        var token = KeyText.New(KeyMode.Test, KeyKind.Respondent);
        await InvitationStore.Keep(db, caller.Partner, row, token.Hash(), Hashes(row.PersonRef), null, cancel);
        return token;
    }

    private Task<IEnumerable<Invitation>> OpenInvitations() =>
        InvitationStore.List(db, caller, Invitation.Open, Paging.Everything, cancel);

    /// <summary>A key of that name that still works.</summary>
    private async Task<Guid> Key(string name)
    {
        var keys = await KeyStore.List(db, caller.Partner, KeyMode.Test, Paging.Everything, cancel);

        if (keys.FirstOrDefault(key => key.Name == name && !key.HasEnded(Now)) is { } found)
        {
            return found.Id;
        }

        var text = KeyText.New(KeyMode.Test, KeyKind.Secret);
        var row = KeyRow.New(text, name, KeyScope.AssessmentsRead, Now, expiresIn: null);
        var act = new Act(Audit.KeyIssued, Test: true, caller.Key, row.Id, row.CreatedAt);
        await KeyStore.Keep(db, caller.Partner, new(row, text.Hash(), null, "", null), [act], cancel);
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

        Task<List<WebhookRow>> List() => WebhookStore.List(db, caller, TimedId.Last, WebhookStore.Most, cancel);
    }

    /// <summary>To a name that never means a machine (RFC 6761 §6.4), so that nothing leaves this one before somebody wants it to.</summary>
    private async Task Subscribe()
    {
        var seal = services.GetRequiredService<WebhookSeal>();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
        var row = new WebhookRow(
            Guid.CreateVersion7(now),
            now,
            Test: true,
            "https://crm.invalid/hooks/channelfit",
            ["assessment.completed", "assessment.deleted"],
            "Demo",
            seal.Close(new Dictionary<string, string>()),
            PreviousUntil: null,
            FailingSince: null,
            DisabledAt: null,
            DisabledReason: null
        );
        var secret = seal.Close(RandomNumberGenerator.GetBytes(Signature.SecretLength));
        await WebhookStore.Add(db, caller, row, secret, attempt: null, [], cancel);
    }

    private Task<List<DeliveryRow>> Deliveries(WebhookRow of) =>
        DeliveryStore.List(db, caller.Partner, new(of.Id, null, null, TimedId.Last, Limit: 1), cancel);

    private byte[][] Hashes(string person) =>
        Postgres.ErasedPerson.Hashes(services.GetRequiredService<SecretKey>(), caller.Partner, test: true, person);
}
