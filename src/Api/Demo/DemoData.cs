using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Cohort;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Demo;

/// <summary>
/// Creates the sample data with which operations can be tried in Swagger UI: for each kind of resource one to read and one to
/// delete. Check-ins and claims have none: they need the token of a check-in link or of a submission, and Swagger UI sends one
/// token. Missing data is created again at each start.
/// </summary>
internal sealed class DemoData(IServiceProvider services, Caller caller, TenantDb db, CancellationToken cancel)
{
    // Their answers are in seeds/demo. The names are personRefs.
    private const string PersonToRead = "demo-coach";
    private const string PersonToDelete = "demo-developer";
    private const string PersonToErase = "demo-graduate";

    private readonly DemoWebhooks hooks = new(services, caller, db, cancel);

    private DateTimeOffset Now => services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Creates missing data, and returns a parameter value for each operation.</summary>
    public async Task<IReadOnlyDictionary<(string Operation, string Parameter), string>> EnsureData()
    {
        var values = new Dictionary<(string, string), string>();
        var webhooks = await hooks.Ensure(); // before the assessments, so that these are delivered
        var history = await EnsureAssessments(webhooks[^1]);
        var newest = $"{history[0].Id}";
        var shares = await EnsureShares(history[0]);
        var invitations = await new DemoInvitations(services, caller, db, cancel).Ensure();
        await EnsureActivity();

        Use(newest, "id", "readAssessment", "readReport", "writeNote", "createShare", "listShares", "revokeShare");
        Use(newest, "id", "readChannel", "planHours", "rescoreAssessment");
        Use($"{(await ListAssessments(PersonToDelete))[0].Id}", "id", "deleteAssessment");
        Use($"{shares[0].Id}", "shareId", "revokeShare");
        Use($"{await EnsureCohortLink()}", "id", "revokeCohortLink");
        Use(PersonToRead, "personRef", "listPersonAssessments", "compareAssessments", "exportPerson");
        Use(PersonToRead, "personRef", "recordActivity", "listActivity", "readProgress");
        Use($"{ActivityWeek.Present(services.GetRequiredService<TimeProvider>())}", "week", "recordActivity");
        Use($"{ActivityWeek.Present(services.GetRequiredService<TimeProvider>())}", "week", "recordCurrentActivity");
        Use($"{history[^1].Id}", "from", "compareAssessments");
        Use(newest, "to", "compareAssessments");
        Use(PersonToErase, "personRef", "erasePerson");
        Use($"{caller.KeyId}", "id", "readKey");
        Use($"{await EnsureKey("Demo: to be rotated")}", "id", "rotateKey");
        Use($"{await EnsureKey("Demo: to be revoked")}", "id", "revokeKey");
        Use($"{invitations[^1].Id}", "id", "readInvitation");
        Use($"{invitations[0].Id}", "id", "deleteInvitation");
        Use($"{webhooks[^1].Id}", "id", "readWebhook", "changeWebhook", "rotateWebhookSecret", "testWebhook");
        Use($"{webhooks[^1].Id}", "id", "listDeliveries", "replayDelivery", "replayDeliveries");
        Use($"{(await hooks.ListDeliveries(webhooks[^1]))[0].Id}", "delivery", "replayDelivery");
        Use($"{webhooks[0].Id}", "id", "deleteWebhook");
        Use("*", "If-Match", "saveAnswers");
        return values;

        void Use(string value, string parameter, params string[] operations)
        {
            foreach (var operation in operations)
            {
                values[(operation, parameter)] = value;
            }
        }
    }

    /// <summary>Returns at least two assessments of the person to read, newest first.</summary>
    private async Task<List<AssessmentListRow>> EnsureAssessments(WebhookRow webhook)
    {
        var complete =
            (await ListAssessments(PersonToRead)).Count > 1
            && (await ListAssessments(PersonToDelete)).Count > 0
            && (await ListAssessments(PersonToErase)).Count > 0
            && (await hooks.ListDeliveries(webhook)).Count > 0;

        if (!complete)
        {
            foreach (var body in services.GetRequiredService<DemoSubmissions>().Bodies)
            {
                await Submit(body);
            }
        }

        return await ListAssessments(PersonToRead);
    }

    /// <summary>Records eight weeks of the person to read, unless something is recorded.</summary>
    private async Task EnsureActivity()
    {
        if ((await ActivityStore.ListAll(db, caller.PartnerId, test: true, PersonToRead, cancel)).Count > 0)
        {
            return;
        }

        var present = ActivityWeek.Present(services.GetRequiredService<TimeProvider>());

        foreach (var (week, channels) in ExampleActivity.WeeksUntil(present))
        {
            var recorded = new RecordedWeek(Test: true, PersonToRead, Hashes(PersonToRead), week, channels);
            await ActivityStore.ReplaceWeek(db, caller.PartnerId, recorded, cancel);
        }
    }

    private async Task Submit(JsonElement body)
    {
        var now = Now;

        var errors = new List<ValidationError>();
        var request = services.GetRequiredService<JsonBinder>().BindAndValidate<SubmitAssessmentRequest>(body, errors);

        // An erased person can only be stored again with a later consent.
        request.Consent ??= new() { Given = true, At = $"{now:O}" };
        var scored =
            services.GetRequiredService<AssessmentScorer>().Score(request, caller.DefaultModel, errors)
            ?? throw new InvalidCatalogException($"A demo submission is not valid: {string.Join("; ", errors)}");
        var row = AssessmentRow.Create(request, scored, test: true, now);
        var options = new InsertOptions { PersonHashes = Hashes(row.PersonRef!) };
        await AssessmentInserter.Run(db, new(caller.PartnerId, row, options), cancel);
    }

    private async Task<List<AssessmentListRow>> ListAssessments(string person)
    {
        var filter = new AssessmentFilter(Test: true, person, Guid.Empty, UuidV7Bounds.Max, Limit: 100);
        return [.. await AssessmentQueries.List(db, caller.PartnerId, filter, cancel)];
    }

    private async Task<List<ShareRow>> EnsureShares(AssessmentListRow assessment)
    {
        var shares = await List();

        if (shares.Count == 0)
        {
            var row = await AssessmentStore.Find(db, caller, $"{assessment.Id}", cancel);
            var share = ShareRow.Create(row!, ShareRequest.DefaultSeconds, Now);
            await ShareStore.Insert(db, caller.PartnerId, share, key: null, PersonToRead, Hashes(PersonToRead), cancel);
            shares = await List();
        }

        return shares;

        async Task<List<ShareRow>> List() => [.. await ShareStore.List(db, caller, assessment.Id, Paging.All, cancel)];
    }

    /// <summary>Returns an open link to the coach's view, and creates it if there is none.</summary>
    private async Task<Guid> EnsureCohortLink()
    {
        if ((await CohortLinkStore.List(db, caller, Paging.All, cancel)).FirstOrDefault() is { } open)
        {
            return open.Id;
        }

        var link = CohortLinkRow.Create(test: true, ShareRequest.DefaultSeconds, Now);
        var entry = new AuditEntry(Audit.CohortLinkCreated, Test: true, caller.KeyId, link.Id, Now);
        await CohortLinkStore.Insert(db, caller.PartnerId, link, key: null, entry, cancel);
        return link.Id;
    }

    /// <summary>Returns an active key with a name, and creates it if there is none.</summary>
    private async Task<Guid> EnsureKey(string name)
    {
        var keys = await ApiKeyStore.List(db, caller.PartnerId, KeyMode.Test, Paging.All, cancel);

        if (keys.FirstOrDefault(key => key.Name == name && !key.HasEnded(Now)) is { } found)
        {
            return found.Id;
        }

        var text = ApiKey.Generate(KeyMode.Test, KeyType.Secret);
        var row = ApiKeyRow.Create(text, name, KeyScope.AssessmentsRead, Now, expiresIn: null);
        var entry = new AuditEntry(Audit.KeyIssued, Test: true, caller.KeyId, row.Id, row.CreatedAt);
        await ApiKeyStore.Insert(db, caller.PartnerId, new(row, text.Hash(), null, "", null), [entry], cancel);
        return row.Id;
    }

    private byte[][] Hashes(string person) =>
        ErasedPerson.Hashes(services.GetRequiredService<SecretKeyRing>(), caller.PartnerId, test: true, person);
}
