using System.Net;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>POST /v1/assessments/{id}/rescore.</summary>
public sealed class RescoreAssessmentTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    /// <summary>Answers whose verdict for Twitter is core under 1.0.0 and support under 1.1.0.</summary>
    private const string ResponseSetName = "no idea where the field hires";

    private const string NewestModelRequest = """{"model":"fit-model@1.1.0"}""";

    private const string Others = """
        ,"focus":"linkedin","personRef":"crm-4711","plan":{"hoursPerWeek":8,"bounds":{"events":{"fixed":1}}},
        "consent":{"given":true,"policy":"2026-11","at":"2026-11-22T10:00:00Z"},"metadata":{"campaign":"spring"}
        """;

    [Fact]
    public async Task A_rescore_stores_a_second_result_and_leaves_the_first_unchanged()
    {
        using var partner = await api.CreatePartner();
        var first = await Submit(partner, Others);
        var before = await partner.GetStringAsync(PathOf(first));

        var response = await Rescore(partner, first);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var second = await response.Json();
        Assert.Equal($"/v1/assessments/{second.Text("id")}", response.Header("Location"));
        Assert.NotEqual(first, second.Text("id"));
        Assert.Equal((first, GoldenData.SecondModel), (second.Text("rescoreOf"), second.Text("model")));
        Assert.Equal(GoldenData.Hashes(GoldenData.SecondModel)[ResponseSetName], second.Text("resultHash"));
        Assert.Equal(before, await partner.GetStringAsync(PathOf(first)));
        Assert.Equal(
            Without(second, "difference"),
            Without(await (await partner.GetAsync(response.Headers.Location)).Json(), "difference")
        );
        Assert.Equal(await StoredInputs(first), await StoredInputs(second.Text("id")));
    }

    [Fact]
    public async Task The_difference_lists_all_channels_in_the_new_rank_order()
    {
        using var partner = await api.CreatePartner();
        var first = await Submit(partner);

        var second = await (await Rescore(partner, first)).Json();

        var before = (await partner.Get(first)).List("channels").ToDictionary(channel => channel.Text("channel"));
        Assert.Equal(13, before.Count);
        Assert.Equal(
            second
                .List("channels")
                .Select(now => (Now: now, Before: before[now.Text("channel")]))
                .Select(pair =>
                    (
                        pair.Now.Text("channel"),
                        pair.Before.GetProperty("score").GetDouble(),
                        pair.Now.GetProperty("score").GetDouble(),
                        pair.Before.Text("verdict"),
                        pair.Now.Text("verdict")
                    )
                ),
            second.List("difference").Select(ChannelChangeOf)
        );
        Assert.Contains(("twitter", 68.8, 63.9, "core", "support"), second.List("difference").Select(ChannelChangeOf));
    }

    [Fact]
    public async Task A_stored_rescore_has_rescoreOf_but_no_difference()
    {
        using var partner = await api.CreatePartner();
        var first = await Submit(partner);
        var second = await (await Rescore(partner, first)).Id();

        Assert.Equal(first, (await partner.Get(second)).Text("rescoreOf"));
        Assert.False((await partner.Get(second)).TryGetProperty("difference", out _));
        Assert.False((await partner.Get(first)).TryGetProperty("rescoreOf", out _));
    }

    [Fact]
    public async Task A_rescore_can_be_rescored_with_the_original_model()
    {
        using var partner = await api.CreatePartner();
        var second = await (await Rescore(partner, await Submit(partner))).Json();

        var third = await (await Rescore(partner, second.Text("id"), """{"model":"fit-model@1.0.0"}""")).Json();

        Assert.Equal(second.Text("id"), third.Text("rescoreOf"));
        Assert.Equal(GoldenData.Hashes(GoldenData.FirstModel)[ResponseSetName], third.Text("resultHash"));
        Assert.Contains(("twitter", 63.9, 68.8, "support", "core"), third.List("difference").Select(ChannelChangeOf));
    }

    [Fact]
    public async Task A_retry_is_replayed_and_nothing_is_stored_twice()
    {
        using var partner = await api.CreatePartner();
        var id = await Submit(partner);
        var other = await Submit(partner);
        var path = $"{PathOf(id)}/rescore";

        var first = await partner.Post($"{path}?include=contributions", NewestModelRequest, "attempt-1");
        var rows = await api.CountRows();
        partner.DefaultRequestHeaders.Add("Accept-Language", "es");
        var retry = await partner.Post(path, NewestModelRequest, "\"attempt-1\"");
        var misuse = await partner.Post(path, """{"model":"fit-model@1.0.0"}""", "attempt-1");

        Assert.Equal(rows, await api.CountRows());
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal((201, first.Headers.Location), ((int)retry.StatusCode, retry.Headers.Location));
        Assert.Equal("en", retry.Header("Content-Language"));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), retry.Header("Idempotency-Replayed")));
        await misuse.AssertProblem(422, "idempotency-key-reused");
        Assert.Equal(
            201,
            (int)(await partner.Post($"{PathOf(other)}/rescore", NewestModelRequest, "attempt-1")).StatusCode
        );
    }

    [Fact]
    public async Task Concurrent_duplicates_store_one_row()
    {
        using var partner = await api.CreatePartner();
        var id = await Submit(partner);

        var duplicates = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => partner.Post($"{PathOf(id)}/rescore", NewestModelRequest, "twins"))
        );

        var texts = await Task.WhenAll(duplicates.Select(duplicate => duplicate.Text()));
        Assert.Single(texts.Distinct());
        Assert.Equal(7, duplicates.Count(duplicate => duplicate.Header("Idempotency-Replayed") == "true"));
        Assert.Equal(2, (await (await partner.GetAsync("/v1/assessments")).Json()).List("items").Count);
    }

    [Fact]
    public async Task Original_and_rescore_are_deleted_independently()
    {
        using var partner = await api.CreatePartner();
        var first = await Submit(partner);
        var path = $"{PathOf(first)}/rescore";
        var second = await (await partner.Post(path, NewestModelRequest, "attempt-1")).Id();
        var third = await (await Rescore(partner, first)).Id();

        await partner.DeleteAsync(PathOf(second));
        await (await partner.Post(path, NewestModelRequest, "attempt-1")).AssertProblem(410, "gone");
        Assert.True((await partner.Get(first)).GetProperty("verified").GetBoolean());

        await partner.DeleteAsync(PathOf(first));
        await (await partner.Post(path, NewestModelRequest, "attempt-1")).AssertProblem(410, "gone");
        await (await partner.Post(path, NewestModelRequest, "attempt-2")).AssertProblem(404, "not-found");
        Assert.Equal(first, (await partner.Get(third)).Text("rescoreOf"));
    }

    [Fact]
    public async Task A_retry_is_replayed_without_a_difference_after_the_original_was_deleted()
    {
        using var partner = await api.CreatePartner();
        var original = await Submit(partner);
        var path = $"{PathOf(original)}/rescore";
        var first = await (await partner.Post(path, NewestModelRequest, "once")).Json();
        await partner.DeleteAsync(PathOf(original));
        var rows = await api.CountRows();

        var retry = await partner.Post(path, NewestModelRequest, "once");

        Assert.Equal((201, "true"), ((int)retry.StatusCode, retry.Header("Idempotency-Replayed")));
        Assert.Equal(
            Without(first, "difference"),
            (await retry.Json()).EnumerateObject().Select(one => one.ToString())
        );
        Assert.Equal(rows, await api.CountRows());
        await (await partner.Post(path, """{"model":"fit-model@1.0.0"}""", "once")).AssertProblem(
            422,
            "idempotency-key-reused"
        );
        await (await Rescore(partner, original)).AssertProblem(404, "not-found");
        await (await partner.Post(path, "not read at all", "once")).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("update assessment set person_ref = 'crm-1' where id = @id", 201)]
    [InlineData("delete from assessment where id = @id", 404)]
    public async Task A_rescore_that_loses_against_a_claim_or_deletion_leaves_no_record_of_its_key(
        string change,
        int status
    )
    {
        using var partner = await api.CreatePartner();
        var original = await Submit(partner);
        var path = $"{PathOf(original)}/rescore";
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync(change, new { id = Guid.Parse(original) });

        var rescoring = partner.Post(path, NewestModelRequest, "once");
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<bool>(
                """
                select exists (
                    select from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock' and query like '%with submission%')
                """
            )
        );
        await transaction.CommitAsync();

        var lost = await rescoring;
        await lost.AssertProblem(409, "conflict");
        Assert.Equal("1", lost.Header("Retry-After"));
        Assert.Equal(status, (int)(await partner.Post(path, NewestModelRequest, "once")).StatusCode);
    }

    [Fact]
    public async Task An_unverified_original_is_compared_by_its_stored_values()
    {
        using var partner = await api.CreatePartner();
        var first = await Submit(partner);
        await api.QueryAsOwner<object>(
            """
            select set_config('app.partner_id', partner_id::text, false) from api_key limit 1;
            update assessment set result_hash = sha256(''), scores[1] = 123, verdicts[1] = 'skip' where id = @id::uuid
            """,
            new { id = first }
        );

        var difference = (await (await Rescore(partner, first)).Json()).List("difference").Select(ChannelChangeOf);

        Assert.Contains(("twitter", 12.3, 63.9, "skip", "support"), difference);
    }

    [Theory]
    [InlineData("{}", "#/model required")]
    [InlineData("""{"model":1}""", "#/model wrong-type")]
    [InlineData("""{"model":null}""", "#/model wrong-type")]
    [InlineData("""{"model":"fit-model@9.9.9"}""", "#/model unknown-version")]
    [InlineData("""{"model":"FIT-MODEL@1.1.0"}""", "#/model unknown-version")]
    [InlineData("""{"model":""}""", "#/model unknown-version")]
    [InlineData("""{"model":"fit-model@1.1.0","answers":{}}""", "#/answers unknown-member")]
    [InlineData("""{"Model":"fit-model@1.1.0"}""", "#/Model unknown-member", "#/model required")]
    [InlineData("""{"focus":"blog","model":"x"}""", "#/focus unknown-member", "#/model unknown-version")]
    public async Task Invalid_models_are_rejected_and_nothing_is_stored(string body, params string[] errors)
    {
        using var partner = await api.CreatePartner();
        var id = await Submit(partner);
        var rows = await api.CountRows();

        var reported = await (await Rescore(partner, id, body)).ValidationErrors();

        Assert.Equal(errors, reported.Select(error => $"{error.Pointer} {error.Code}"));
        Assert.Equal(rows, await api.CountRows());
    }

    [Theory]
    [InlineData(400, "unreadable", "[]")]
    [InlineData(400, "unreadable", """{"model":"fit-model@1.1.0","model":"fit-model@1.1.0"}""")]
    [InlineData(400, "unreadable", NewestModelRequest, "?included=all")]
    [InlineData(400, "unreadable", NewestModelRequest, "", "two words")]
    [InlineData(415, "unsupported-media-type", NewestModelRequest, "", "", "text/plain")]
    public async Task Unreadable_requests_return_400(
        int status,
        string kind,
        string body,
        string query = "",
        string attempt = "",
        string mediaType = "application/json"
    )
    {
        using var partner = await api.CreatePartner();
        var path = $"{PathOf(await Submit(partner))}/rescore{query}";
        string[] attempts = attempt.Length == 0 ? [] : [attempt];

        await (await partner.Post(path, SubmissionBodies.Bytes(body), mediaType, attempts)).AssertProblem(status, kind);
        await (await partner.Post(path, new byte[70_000], mediaType)).AssertProblem(
            status == 415 ? 415 : 413,
            status == 415 ? kind : "too-large"
        );
    }

    [Fact]
    public async Task Only_a_secret_key_of_the_same_partner_and_mode_may_rescore()
    {
        var keys = await api.CreateKeys();
        using var ours = Client(keys, KeyMode.Test, KeyType.Secret);
        using var live = Client(keys, KeyMode.Live, KeyType.Secret);
        using var page = Client(keys, KeyMode.Test, KeyType.Public);
        using var theirs = await api.CreatePartner();
        var id = await Submit(ours);

        await (await Rescore(api.Anonymous, id)).AssertProblem(401, "unauthorized");
        await (await Rescore(page, id)).AssertProblem(403, "origin");
        await (await Rescore(live, id)).AssertProblem(404, "not-found");
        await (await Rescore(theirs, id)).AssertProblem(404, "not-found");
        await (await Rescore(ours, Guid.NewGuid().ToString(), "not read at all")).AssertProblem(404, "not-found");
        await (await Rescore(ours, "no-id")).AssertProblem(404, "not-found");
        await (await ours.GetAsync($"{PathOf(id)}/rescore")).AssertProblem(405, "method-not-allowed");
    }

    private HttpClient Client(IReadOnlyList<ApiKey> keys, KeyMode mode, KeyType type) =>
        api.CreateClient(keys.Single(key => key.Mode == mode && key.Type == type).Reveal());

    private static async Task<string> Submit(HttpClient partner, string others = "") =>
        await (await partner.Submit(GoldenData.Request(ResponseSetName, GoldenData.FirstModel, others))).Id();

    private static Task<HttpResponseMessage> Rescore(HttpClient partner, string id, string body = NewestModelRequest) =>
        partner.Post($"{PathOf(id)}/rescore", body);

    private static string PathOf(string id) => $"/v1/assessments/{id}";

    private static (string, double, double, string, string) ChannelChangeOf(JsonElement row) =>
        (
            row.Text("channel"),
            row.GetProperty("from").GetDouble(),
            row.GetProperty("to").GetDouble(),
            row.Text("verdictFrom"),
            row.Text("verdictTo")
        );

    private static IEnumerable<string> Without(JsonElement response, string member) =>
        response.EnumerateObject().Where(found => found.Name != member).Select(found => found.ToString());

    /// <summary>The stored members of a submission, as stored.</summary>
    private Task<string> StoredInputs(string id) =>
        api.QueryAsOwner<string>(
            """
            select concat_ws(' ', duration_seconds, test, person_ref, instrument, focus, answers, plan, consent, metadata)
            from assessment where id = @id::uuid
            """,
            new { id }
        );
}
