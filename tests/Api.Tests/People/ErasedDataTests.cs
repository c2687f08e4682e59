using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.People;

/// <summary>An erasure leaves no reference to the person in any table.</summary>
public sealed class ErasedDataTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task After_an_erasure_no_table_contains_the_reference()
    {
        const string reference = "crm-distinctive-4711";
        using var partner = await api.CreatePartner();
        await UseEveryOperation(partner, reference);
        Assert.NotEmpty(await api.TablesContaining(reference));

        var erased = await partner.DeleteAsync($"/v1/people/{reference}");

        Assert.Equal((204, ""), ((int)erased.StatusCode, await erased.Text()));
        Assert.Empty(await api.TablesContaining(reference));
        Assert.Equal(0, await api.QueryAsOwner<long>("select count(*) from respondent_token"));
    }

    [Fact]
    public async Task An_erasure_deletes_stored_receiver_responses_about_the_person()
    {
        const string reference = "crm-echoed-4711";
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync($"Thank you for {reference}");
        await partner.Subscribe(receiver.Url, "assessment.completed", "invitation.expired");
        await partner.Submit(SubmissionBodies.ForPerson(reference));
        var (invitation, person) = await api.Invite(partner, $"{{\"personRef\":\"{reference}\"}}");
        person.Dispose();
        await api.Expire(invitation);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddMinutes(1), default);
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<long>(
                "select count(*) from delivery where position(@reference in answer) > 0",
                new { reference }
            ) == 2
        );

        await partner.DeleteAsync($"/v1/people/{reference}");

        Assert.Empty(await api.TablesContaining(reference));
    }

    [Fact]
    public async Task Receiver_responses_to_deletion_and_erasure_events_are_never_stored()
    {
        const string reference = "crm-echoed-later-4711";
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync($"Good bye, {reference}");
        await partner.Subscribe(receiver.Url, "assessment.deleted", "invitation.expired", "person.erased");
        await partner.Submit(SubmissionBodies.ForPerson(reference));
        var deleted = await (await partner.Submit(SubmissionBodies.ForPerson(reference))).Id();
        var (invitation, person) = await api.Invite(partner, $"{{\"personRef\":\"{reference}\"}}");
        person.Dispose();
        await api.Expire(invitation);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddHours(2), default);
        await Eventually.IsTrue(async () => await Delivered("invitation.expired") == 1);

        // Both were deleted by retention before the person was erased.
        await partner.DeleteAsync($"/v1/assessments/{deleted}");
        await partner.DeleteAsync($"/v1/invitations/{invitation}");
        await Eventually.IsTrue(async () => await Delivered("assessment.deleted") == 1);
        await partner.DeleteAsync($"/v1/people/{reference}");
        await Eventually.IsTrue(async () =>
            await Delivered("assessment.deleted") == 2 && await Delivered("person.erased") == 1
        );

        Assert.Empty(await api.TablesContaining(reference));

        Task<long> Delivered(string name) =>
            api.QueryAsOwner<long>("select count(*) from delivery where delivered and event = @name", new { name });
    }

    /// <summary>Sends the person reference through every operation that accepts one.</summary>
    private async Task UseEveryOperation(HttpClient partner, string reference)
    {
        var body = SubmissionBodies.ForPerson(reference, $",\"metadata\":{{\"{reference}\":\"{reference}\"}}");
        var stored = await (await partner.Submit(body, $"attempt-{reference}")).Id();
        await partner.Submit(body);
        await partner.SendLines($"{body[..^1]},\"idempotencyKey\":\"{reference}\"}}");
        var invitation = $"{{\"personRef\":\"{reference}\",\"metadata\":{{\"note\":\"{reference}\"}}}}";
        await (await api.Invite(partner, invitation)).Person.Save("""{"answers":{"ENG1":4}}""");
        await (await api.Invite(partner, invitation)).Person.Submit(SubmissionBodies.Smallest, $"invited-{reference}");
        var deletedInvitation = await (await partner.Post("/v1/invitations", invitation, $"invite-{reference}")).Id();
        await api.QueryAsOwner<int>(
            """
            insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
            select partner_id, result_hash, test, id, now() + interval '1 day' from assessment where id::text = @stored
            """,
            new { stored }
        );
        var rescored = await (
            await partner.Post($"/v1/assessments/{stored}/rescore", AssessmentScenarios.Newest, $"rescore-{reference}")
        ).Id();

        // A row deleted by retention leaves its idempotency record, whose key may contain the reference.
        Assert.Equal(
            201,
            (int)(await partner.Post($"/v1/assessments/{rescored}/shares", "{}", $"share-{reference}")).StatusCode
        );
        await partner.DeleteAsync($"/v1/assessments/{rescored}");
        await partner.DeleteAsync($"/v1/invitations/{deletedInvitation}");
    }

    [Fact]
    public async Task Only_a_keyed_hash_of_the_reference_remains()
    {
        using var partner = await api.CreatePartner();
        await partner.DeleteAsync("/v1/people/crm-1");
        using var repeated = await api.CreatePartner();
        await repeated.DeleteAsync("/v1/people/crm-1");

        var hashes = await api.QueryAsOwner<long>("select count(distinct person) from erased_person");
        var all = await api.QueryAsOwner<long>("select count(*) from erased_person");

        Assert.Equal(all, hashes);
        Assert.Equal(
            0,
            await api.QueryAsOwner<long>(
                """
                select count(*) from erased_person, partner
                where person in (sha256('crm-1'), sha256(convert_to(format('test|%s|crm-1', partner.id), 'UTF8')))
                """
            )
        );
    }
}
