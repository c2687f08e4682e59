using System.Text;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Two partners, neither of which receives anything of the other by any operation.</summary>
[Trait("Category", "Slow")]
public abstract class TenantIsolationScenario(ApiFixture api) : IAsyncLifetime
{
    private const string UnknownTenantId = "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18";

    private protected ApiFixture Api => api;

    private SqlRecorder Log { get; set; } = null!;

    private protected TestTenant Tenant { get; private set; } = null!;

    private protected TestTenant OtherTenant { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Log = SqlRecorder.Start();
        Tenant = await TestTenant.Create(api);
        OtherTenant = await TestTenant.Create(api);
    }

    public Task DisposeAsync()
    {
        Tenant.Dispose();
        OtherTenant.Dispose();
        Log.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Other_partners_and_other_modes_rows_return_404()
    {
        var before = await RowsOf(OtherTenant);
        var tried = 0;

        foreach (var operation in await DocumentedOperation.All(api))
        {
            foreach (var at in Enumerable.Range(0, operation.Collections.Count))
            {
                // A partner records activity under references of its own, so any reference is accepted.
                if (
                    TestTenant.SharedCollections.Contains(operation.Collections[at])
                    || operation.Id == "recordActivity"
                )
                {
                    continue;
                }

                // One id of the other partner; all ids before it are the caller's own.
                var foreign = await Send(Tenant, Tenant.Secret, operation, at, OtherTenant);
                var unknown = await Send(Tenant, Tenant.Secret, operation, at, null);
                // The list of an unknown person is empty, and an erasure succeeds whether or not the person exists.
                var expected = operation.Id switch
                {
                    "erasePerson" => 204,
                    "listPersonAssessments" or "listActivity" => 200,
                    _ => 404,
                };

                Assert.Equal((operation.Id, expected), (operation.Id, foreign.Status));

                // The same body from the same statements, so that response times do not differ either.
                Assert.Equal((operation.Id, unknown), (operation.Id, foreign));
                Assert.NotEqual((operation.Id, ""), (operation.Id, foreign.Work));
                tried++;

                // In the other mode an erasure of an unknown person is recorded as an erasure.
                if (operation.Id != "erasePerson")
                {
                    var otherMode = await Send(OtherTenant, OtherTenant.Live, operation, at, OtherTenant);
                    Assert.Equal((operation.Id, unknown.Body), (operation.Id, otherMode.Body));
                    Assert.Equal(
                        (operation.Id, await Send(OtherTenant, OtherTenant.Live, operation, at, null)),
                        (operation.Id, otherMode)
                    );
                }
            }
        }

        Assert.True(tried > 20, $"Only {tried} positions of ids were found.");
        Assert.Equal(before, await RowsOf(OtherTenant));
    }

    [Fact]
    public async Task Concurrent_requests_of_several_partners_in_one_transaction_stay_apart()
    {
        HttpClient[] partners = [Tenant.Secret, OtherTenant.Secret, Tenant.Live, OtherTenant.Live];
        var submitted = await Task.WhenAll(
            Enumerable
                .Range(0, 80)
                .Select(async number =>
                {
                    var response = await partners[number % partners.Length].Submit(SubmissionBodies.Smallest);
                    return (Owner: number % partners.Length, Id: await response.Id());
                })
        );
        var read = await Task.WhenAll(
            from one in submitted
            from reader in Enumerable.Range(0, partners.Length)
            select Read(one.Owner, reader, one.Id)
        );

        Assert.All(read, one => Assert.Equal(one.Owner == one.Reader ? 200 : 404, one.Status));

        async Task<(int Owner, int Reader, int Status)> Read(int owner, int reader, string id)
        {
            using var response = await partners[reader].GetAsync($"/v1/assessments/{id}");
            return (owner, reader, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Ids_of_other_partners_in_queries_behave_like_unknown_ids()
    {
        var comparison = (await DocumentedOperation.All(api)).Single(operation => operation.Id == "compareAssessments");
        var path = comparison.PathWith((_, collection) => Tenant[collection, comparison]);
        var own = Tenant["from", comparison];

        foreach (var query in (string[])["from={0}&to={1}", "from={1}&to={0}", "from={0}&to={0}"])
        {
            var foreign = await SendAndRecord(
                Tenant.Secret,
                comparison,
                $"{path}?{query.Replace("{0}", OtherTenant["from", comparison]).Replace("{1}", own)}"
            );
            var unknown = await SendAndRecord(
                Tenant.Secret,
                comparison,
                $"{path}?{query.Replace("{0}", UnknownTenantId).Replace("{1}", own)}"
            );

            Assert.Equal(404, foreign.Status);
            Assert.Equal(unknown, foreign);
        }
    }

    [Fact]
    public async Task Responses_contain_no_ids_of_other_partners()
    {
        var returned = new List<(string Operation, string Text)>();

        foreach (var operation in await DocumentedOperation.All(api))
        {
            if (operation.RequiresApiKey && operation.Method == HttpMethod.Get)
            {
                using var response = await Tenant.ClientOf(operation).GetAsync(Tenant.PathOf(operation));
                Assert.Equal((operation.Id, 200), (operation.Id, (int)response.StatusCode));
                returned.Add((operation.Id, await response.Text()));
            }
        }

        Assert.All(
            returned,
            one => Assert.All(OtherTenant.OwnIds, id => Assert.DoesNotContain(id, one.Text, StringComparison.Ordinal))
        );
        // Each id of the caller appears somewhere, so an id of the other partner would appear as well.
        Assert.All(
            Tenant.OwnIds,
            id => Assert.Contains(returned, one => one.Text.Contains(id, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Operations_change_no_rows_of_other_partners()
    {
        using var actors = await TestTenant.Create(api);
        var before = (await RowsOf(Tenant), await RowsOf(OtherTenant));
        var operations = (await DocumentedOperation.All(api)).Where(operation =>
            operation.RequiresApiKey && operation.Method != HttpMethod.Get
        );
        var done = new List<string>();

        // Operations that delete what others need run last.
        foreach (var operation in operations.OrderBy(operation => operation.Method == HttpMethod.Delete))
        {
            using var request = new HttpRequestMessage(operation.Method, actors.PathOf(operation));
            request.Headers.TryAddWithoutValidation("If-Match", "*");

            if (operation.MediaType is { } type)
            {
                request.Content = new StringContent(operation.Examples[0], Encoding.UTF8, type);
            }

            using var response = await actors.ClientOf(operation).SendAsync(request);
            Assert.True((int)response.StatusCode < 500, $"{operation}: {await response.Text()}");

            if (response.IsSuccessStatusCode)
            {
                done.Add(operation.Id);
            }
        }

        Assert.Superset(
            new HashSet<string>
            {
                "changePartner",
                "saveAnswers",
                "changeWebhook",
                "rotateKey",
                "revokeKey",
                "erasePerson",
            },
            done.ToHashSet()
        );
        Assert.Equal(before, (await RowsOf(Tenant), await RowsOf(OtherTenant)));
    }

    private Task<(int Status, string Body, string Work)> Send(
        TestTenant caller,
        HttpClient client,
        DocumentedOperation operation,
        int position,
        TestTenant? owner
    ) =>
        SendAndRecord(
            client,
            operation,
            operation.PathWith(
                (at, collection) =>
                    at != position ? caller[collection, operation]
                    : owner is not null ? owner[collection, operation]
                    : collection == "people" ? "crm-unknown"
                    : UnknownTenantId
            ) + caller.QueryOf(operation)
        );

    /// <summary>
    /// Returns the response to a request whose only error is its ids, without members that name the request, and the statements
    /// that it executed, except for the API key look-up, which is cached for seconds.
    /// </summary>
    private async Task<(int Status, string Body, string Work)> SendAndRecord(
        HttpClient client,
        DocumentedOperation operation,
        string path
    )
    {
        var recorded = await SendOnce(client, operation, path);

        // The group of an earlier request may still be ending, and then runs the read without the trace of this request. A
        // request that is not found changes nothing, so it can be sent again.
        var isRepeatable = operation.Method == HttpMethod.Get || recorded.Status == 404;

        for (var attempt = 0; attempt < 5 && recorded.Work == "" && isRepeatable; attempt++)
        {
            recorded = await SendOnce(client, operation, path);
        }

        return recorded;
    }

    private async Task<(int Status, string Body, string Work)> SendOnce(
        HttpClient client,
        DocumentedOperation operation,
        string path
    )
    {
        using var request = new HttpRequestMessage(operation.Method, path);

        if (operation.MediaType is { } type)
        {
            request.Content = new StringContent(operation.Examples[0], Encoding.UTF8, type);
        }

        var trace = SqlRecorder.Tag(request);
        using var response = await client.SendAsync(request);
        var text = await response.Text();
        var work = string.Join(
            '\n',
            Log.StatementsOf(trace).Where(sql => !sql.Contains("find_key", StringComparison.Ordinal))
        );

        if (text.Length == 0)
        {
            return ((int)response.StatusCode, "", work);
        }

        var body = JsonNode.Parse(text)!.AsObject();
        body.Remove("instance");
        body.Remove("traceId");
        return ((int)response.StatusCode, body.ToJsonString(), work);
    }

    private protected Task<Guid> PartnerOf(TestTenant tenant) =>
        api.QueryAsOwner<Guid>(
            "select partner_id from webhook where id = @id",
            new { id = Guid.Parse(tenant.Webhook) }
        );

    /// <summary>Returns the rows of the tenant's partner in each table, without columns that change by themselves.</summary>
    private protected async Task<string> RowsOf(TestTenant tenant)
    {
        var partner = await PartnerOf(tenant);
        var contents = new List<string>();

        foreach (var table in (await Tables()).Append("partner"))
        {
            var column = table == "partner" ? "id" : "partner_id";
            var content = await api.QueryAsOwner<string>(
                $"""
                select concat(count(*), ' ', md5(string_agg(content, '' order by content)))
                from (
                    select md5((to_jsonb(row) - '{TrafficRecorder.SelfChangingColumns}'::text[])::text) as content
                    from {table} as row where {column} = @partner) as contents
                """,
                new { partner }
            );
            contents.Add($"{table} {content}");
        }

        return string.Join(", ", contents);
    }

    private protected async Task<IReadOnlyList<string>> Tables()
    {
        await using var owner = await api.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        return
        [
            .. await owner.QueryAsync<string>(
                """
                select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
                where column_name = 'partner_id' and table_schema = 'public' and table_type = 'BASE TABLE'
                order by table_name
                """
            ),
        ];
    }
}
