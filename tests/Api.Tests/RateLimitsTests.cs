using System.Net;
using ChannelFit.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChannelFit.Api.Tests;

public sealed class RateLimitsTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private WebApplication app = null!;

    public async Task InitializeAsync()
    {
        app = House.Build(
            house.ConnectionString,
            change: settings =>
                settings with
                {
                    RequestsPerMinute = 3,
                    TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
                },
            clock: clock
        );
        await app.StartAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_key_is_told_what_is_left_and_refused_when_nothing_is()
    {
        using var client = Client((await house.NewKeys()).Secret());

        Assert.Equal("\"minute\";r=2;t=60", (await Get(client, 200)).Header("RateLimit"));
        clock.Advance(TimeSpan.FromSeconds(10.5));
        Assert.Equal("\"minute\";r=1;t=50", (await Get(client, 200)).Header("RateLimit"));
        Assert.Equal("\"minute\";r=0;t=50", (await Get(client, 404, "/v1/nothing")).Header("RateLimit"));

        var refused = await Get(client, 429);
        await refused.Refusal(429, "too-many-requests");
        Assert.Equal(
            ("\"minute\";q=3;w=60", "\"minute\";r=0;t=50", "50"),
            (refused.Header("RateLimit-Policy"), refused.Header("RateLimit"), refused.Header("Retry-After"))
        );

        clock.Advance(TimeSpan.FromSeconds(49.5));
        Assert.Equal("\"minute\";r=2;t=60", (await Get(client, 200)).Header("RateLimit"));
    }

    [Fact]
    public async Task Every_answer_to_a_key_says_what_is_left()
    {
        foreach (
            var (status, path) in ((int, string)[])
                [
                    (200, "/v1/assessments"),
                    (400, "/v1/assessments?limit=0"),
                    (404, "/v1/nothing"),
                    (405, "/v1/assessments/batch"),
                    (415, "/v1/scores"),
                ]
        )
        {
            using var client = Client((await house.NewKeys()).Secret());
            using var answer = await client.Send(status is 405 or 415 ? HttpMethod.Post : HttpMethod.Get, path);

            Assert.Equal((status, "\"minute\";r=2;t=60"), ((int)answer.StatusCode, answer.Header("RateLimit")));
        }

        using var page = Client((await house.NewKeys()).First(key => key.Kind == KeyKind.Public).Reveal());
        Assert.NotNull((await Get(page, 403)).Header("RateLimit"));
    }

    [Fact]
    public async Task A_key_that_is_not_valid_is_told_how_many_more_may_come()
    {
        using var guesser = Client("cf_test_secret_none");

        Assert.Equal("\"failed-keys\";r=59;t=60", (await Get(guesser, 401)).Header("RateLimit"));
        Assert.Equal("\"failed-keys\";q=60;w=60", (await Get(guesser, 401)).Header("RateLimit-Policy"));
    }

    [Theory]
    [InlineData(1, "", 1)]
    [InlineData(10, "", 1)]
    [InlineData(11, "", 2)]
    [InlineData(500, "", 50)]
    [InlineData(1, "?include=all", 1)]
    [InlineData(20, "?include=bounds,gates", 2)]
    [InlineData(21, "?include=contributions", 11)]
    public async Task A_batch_counts_as_what_it_costs(int items, string query, int cost)
    {
        await using var service = House.Build(
            house.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 60 },
            clock: clock
        );
        await service.StartAsync();
        using var client = Partners.Client(new(service.Urls.First()), (await house.NewKeys()).Secret());
        var body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat(Bodies.Smallest, items))}}]}""";

        var answer = await client.Post($"/v1/scores/batch{query}", body);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal($"\"minute\";r={60 - cost};t=60", answer.Header("RateLimit"));
    }

    [Fact]
    public async Task A_batch_that_costs_more_than_is_left_is_refused_and_takes_nothing_from_smaller_ones()
    {
        using var client = Client((await house.NewKeys()).Secret());
        var body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat(Bodies.Smallest, 31))}}]}""";

        var refused = await client.Post("/v1/scores/batch", body);

        var problem = await refused.Refusal(429, "too-many-requests");
        Assert.Contains("counts as 4", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(("\"minute\";r=2;t=60", "60"), (refused.Header("RateLimit"), refused.Header("Retry-After")));
        await Get(client, 200);
    }

    [Fact]
    public async Task Of_many_requests_at_once_as_many_are_let_in_as_there_are()
    {
        using var client = Client((await house.NewKeys()).Secret());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/v1/partner")));

        Assert.Equal(3, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.Equal(17, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Keys_are_limited_each_for_itself_and_what_needs_no_key_is_not()
    {
        var keys = await house.NewKeys();
        using var test = Client(keys.Secret());
        using var live = Client(keys.Secret(KeyMode.Live));

        for (var turn = 0; turn < 4; turn++)
        {
            await test.GetAsync("/v1/partner");
        }

        await Get(test, 429);
        await Get(live, 200);

        foreach (var path in (string[])["/v1/channels", "/health/live", OpenApi.Path])
        {
            Assert.Null((await Get(test, 200, path)).Header("RateLimit"));
        }
    }

    [Fact]
    public async Task The_partners_own_number_holds_for_the_tokens_of_its_respondents_too()
    {
        using var partner = await house.NewPartner();
        var id = (await partner.Read("/v1/partner")).Text("id");
        await house.AsOwner<int>($"update partner set requests_per_minute = 2 where id = '{id}'");
        using var other = await house.NewPartner();
        var (_, person) = await house.Invite(partner);
        var (_, unlimited) = await house.Invite(other);

        // The house itself has no limits.
        Assert.Equal("\"minute\";r=1;t=60", Told(await Get(person, 200, Invitees.Current)));
        await Get(person, 200, Invitees.Current);
        await Get(person, 429, Invitees.Current);
        Assert.Null((await Get(unlimited, 200, Invitees.Current)).Header("RateLimit"));

        static string Told(HttpResponseMessage answer) => $"{answer.Header("RateLimit")!.Split("t=")[0]}t=60";
    }

    [Fact]
    public async Task A_partner_may_have_a_number_of_its_own()
    {
        var key = (await house.NewKeys()).Secret();
        Assert.True(KeyText.TryRead(key, out var text));
        await house.AsOwner<int>(
            """
            update partner set requests_per_minute = 1000
            where id = (select partner_id from api_key where hash = @hash) returning 1
            """,
            new { hash = text.Hash() }
        );
        using var client = Client(key);
        using var unlimited = house.Client(key);

        Assert.Equal("\"minute\";q=1000;w=60", (await Get(client, 200)).Header("RateLimit-Policy"));
        Assert.Equal("\"minute\";q=1000;w=60", (await Get(unlimited, 200)).Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task Without_a_number_nothing_is_limited()
    {
        using var client = await house.NewPartner();

        for (var turn = 0; turn < 50; turn++)
        {
            Assert.Null((await Get(client, 200)).Header("RateLimit"));
        }
    }

    [Fact]
    public async Task Whoever_guesses_keys_is_refused_while_keys_in_use_go_on_working()
    {
        var keys = await house.NewKeys();
        using var known = Client(keys.Secret());
        using var unknown = Client(keys.Secret(KeyMode.Live));
        await Get(known, 200);

        for (var turn = 0; turn < 60; turn++)
        {
            using var guess = Client(KeyText.New(KeyMode.Live, KeyKind.Secret).Reveal());
            await (await guess.GetAsync("/v1/partner")).Refusal(401, "unauthorized");
        }

        using var more = Client(KeyText.New(KeyMode.Live, KeyKind.Secret).Reveal());
        var refused = await more.GetAsync("/v1/partner");
        await refused.Refusal(429, "too-many-requests");
        Assert.Equal(
            ("\"failed-keys\";q=60;w=60", "\"failed-keys\";r=0;t=60", "60"),
            (refused.Header("RateLimit-Policy"), refused.Header("RateLimit"), refused.Header("Retry-After"))
        );

        // Not even a right guess is told apart; from elsewhere, and later, the same key is let in.
        await Get(unknown, 429);
        Assert.Equal("\"minute\";r=1;t=60", (await Get(known, 200)).Header("RateLimit"));
        using var elsewhere = Client(keys.Secret(KeyMode.Live), "198.51.100.7");
        await Get(elsewhere, 200);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Get(unknown, 200);
        await (await more.GetAsync("/v1/partner")).Refusal(401, "unauthorized");
    }

    [Fact]
    public async Task Without_a_key_nothing_is_guessed()
    {
        for (var turn = 0; turn < 70; turn++)
        {
            using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
            await (await client.GetAsync("/v1/partner")).Refusal(401, "unauthorized");
        }
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1", "6.6.6.6, 203.0.113.1", true)]
    [InlineData("203.0.113.1", "203.0.113.1, 127.0.0.9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:203.0.113.3", "203.0.113.3", true)]
    public void Addresses_are_told_apart_as_households_are(string one, string other, bool same)
    {
        // The last that a trusted proxy did not write itself.
        var last = other.Split(", ").Last(address => !address.StartsWith("127.", StringComparison.Ordinal));

        Assert.Equal(same, RateLimits.NetworkOf(IPAddress.Parse(one)) == RateLimits.NetworkOf(IPAddress.Parse(last)));
    }

    [Fact]
    public async Task A_forwarded_address_counts_behind_a_trusted_proxy_only()
    {
        await using var untrusting = House.Build(
            house.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 100 },
            clock: clock
        );
        await untrusting.StartAsync();
        var key = (await house.NewKeys()).First(key => key.Kind == KeyKind.Public).Reveal();

        Assert.Equal(2, await Left(app, "203.0.113.1"));
        Assert.Equal(1, await Left(app, "6.6.6.6, 203.0.113.1"));
        Assert.Equal(2, await Left(app, "203.0.113.2"));
        Assert.Equal(59, await Left(untrusting, "203.0.113.1"));
        Assert.Equal(58, await Left(untrusting, "203.0.113.2"));

        async Task<int> Left(WebApplication service, string forwarded)
        {
            using var page = Partners.Client(new(service.Urls.First()), key);
            page.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
            var left = (await page.GetAsync("/v1/partner")).Header("RateLimit")!;
            return int.Parse(left.Split("\"address\";r=")[1].Split(';')[0]);
        }
    }

    [Fact]
    public void One_visitor_does_not_use_up_what_all_visitors_of_a_page_have()
    {
        var limits = new RateLimits(100, clock);
        var caller = new Caller(Guid.Empty, Test: true, Kind: KeyKind.Public, "", Guid.NewGuid(), KeyScope.None);

        var greedy = Enumerable.Range(0, 500).Count(_ => limits.Take(From(1), caller) is null);
        var others = Enumerable.Range(2, 200).Count(number => limits.Take(From(number), caller) is null);

        Assert.Equal((60, 40), (greedy, others));
    }

    [Fact]
    public void A_flood_of_guessing_addresses_is_remembered_within_bounds()
    {
        var limits = new RateLimits(600, clock);

        for (var number = 0; number < 100_000; number++)
        {
            limits.NoteFailure(From(number));
        }

        // Whoever comes later shares one count.
        Assert.False(limits.Guesses(From(200_000)));

        for (var number = 100_000; number < 100_060; number++)
        {
            limits.NoteFailure(From(number));
        }

        Assert.True(limits.Guesses(From(200_000)));
        Assert.False(limits.Guesses(From(1)));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(limits.Guesses(From(200_000)));
    }

    private static DefaultHttpContext From(int number)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        return http;
    }

    private HttpClient Client(string key, string? address = null)
    {
        var client = Partners.Client(new(app.Urls.First()), key);

        if (address is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }

        return client;
    }

    private static async Task<HttpResponseMessage> Get(HttpClient client, int status, string path = "/v1/partner")
    {
        var answer = await client.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        return answer;
    }
}
