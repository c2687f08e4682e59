using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>Requests that share a transaction and its statements (docs/adr/0037).</summary>
public sealed class GroupedSubmissionTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Each_submission_of_a_group_has_its_own_result()
    {
        using var partner = await api.CreatePartner();
        using var other = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("erased"));
        await partner.DeleteAsync("/v1/people/erased");
        var (_, invited) = await api.Invite(partner);
        await other.Submit(SubmissionBodies.Smallest); // its API key is known from now on

        var responses = await InOneGroup(
            () => partner.Submit(SubmissionBodies.Smallest),
            () => partner.Submit(SubmissionBodies.ForPerson("crm-1"), "other"),
            () => other.Submit(SubmissionBodies.Smallest, "key"),
            () => partner.Submit(SubmissionBodies.ForPerson("erased"), "late"),
            () => partner.Submit(SubmissionBodies.Smallest, "key"),
            () => partner.Submit(SubmissionBodies.Smallest, "key"),
            () => invited.Submit(SubmissionBodies.Smallest),
            () => invited.Submit(SubmissionBodies.Smallest)
        );

        Assert.Equal([201, 201, 201, 410, 201, 201], responses.Take(6).Select(response => (int)response.StatusCode));
        Assert.Equal([201, 409], responses.Skip(6).Select(response => (int)response.StatusCode).Order());
        Assert.Equal(await responses[4].Id(), await responses[5].Id());
        Assert.Single(responses, response => response.Header("Idempotency-Replayed") == "true");
        Assert.Equal("crm-1", (await responses[1].Json()).Text("personRef"));
        var ids = new[]
        {
            await responses[0].Id(),
            await responses[1].Id(),
            await responses[2].Id(),
            await responses[4].Id(),
        };
        Assert.Equal(1, await Transactions(ids));
        Assert.Equal(200, (int)(await other.GetAsync($"/v1/assessments/{ids[2]}")).StatusCode);
        Assert.Equal(404, (int)(await other.GetAsync($"/v1/assessments/{ids[0]}")).StatusCode);
    }

    [Fact]
    public async Task A_submission_that_PostgreSQL_refuses_does_not_affect_the_others_of_its_group()
    {
        using var partner = await api.CreatePartner();
        using var other = await api.CreatePartner();
        var person = SubmissionBodies.ForPerson("crm-waiting");
        await other.Submit(SubmissionBodies.Smallest);
        var mine = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        await api.QueryAsOwner<int>(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
            create trigger refuse before insert on assessment for each row
                when (new.person_ref = 'crm-waiting') execute function refuse()
            """
        );

        try
        {
            var responses = await InOneGroup(
                () => other.Submit(SubmissionBodies.Smallest),
                () => partner.Submit(person),
                () => partner.Submit(SubmissionBodies.Smallest)
            );

            Assert.Equal([201, 500, 201], responses.Select(response => (int)response.StatusCode));
            Assert.Equal(2, await Transactions([await responses[0].Id(), await responses[2].Id()]));
        }
        finally
        {
            await api.QueryAsOwner<int>("drop trigger refuse on assessment; drop function refuse");
        }

        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{mine}")).StatusCode);
    }

    /// <summary>Sends requests while another group runs, so that they form the next one.</summary>
    private async Task<HttpResponseMessage[]> InOneGroup(params Func<Task<HttpResponseMessage>>[] requests)
    {
        var running = api
            .Services.GetRequiredService<TenantDb>()
            .WriteInGroup(
                Guid.NewGuid(),
                0,
                new GroupedOperation<int, bool>(
                    static _ => [new("select pg_sleep(1)")],
                    static (_, _, _) => Task.FromResult<IReadOnlyList<bool>>([true])
                ),
                default
            );
        var responses = await Task.WhenAll(requests.Select(send => send()));
        await running;
        return responses;
    }

    private Task<int> Transactions(string[] ids) =>
        api.QueryAsOwner<int>(
            "select count(distinct xmin::text)::integer from assessment where id = any (@ids::uuid[])",
            new { ids }
        );
}
