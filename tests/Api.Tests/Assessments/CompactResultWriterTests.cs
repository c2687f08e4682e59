using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The compact writer writes a result directly from its scorecard, byte for byte as the serializer would.</summary>
public sealed class CompactResultWriterTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    // A member that only the serializer writes, with everything that follows it.
    private const string Last = ",\"constructs\":";

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task The_compact_writer_equals_the_serializer_for_new_results(string language)
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        var seen = new HashSet<string>();

        foreach (var request in Requests())
        {
            var compact = await (await partner.Post("/v1/scores", request)).Content.ReadAsStringAsync();
            var served = await (
                await partner.Post("/v1/scores?include=constructs", request)
            ).Content.ReadAsStringAsync();

            Assert.Equal(Compact(served), compact);
            seen.UnionWith(Kinds.Where(kind => compact.Contains(kind, StringComparison.Ordinal)));
        }

        Assert.Equal(Kinds.Order(), seen.Order());
    }

    [Fact]
    public async Task The_compact_writer_equals_the_serializer_for_stored_results()
    {
        using var partner = await api.CreatePartner();

        foreach (var request in Requests().Select((request, at) => (Request: request, at)))
        {
            var stored = request.Request[..^1] + (request.at % 2 == 0 ? "}" : Notes);
            var response = await partner.Submit(stored);
            var compact = await response.Content.ReadAsStringAsync();
            var served = await partner.GetStringAsync($"{response.Headers.Location}?include=constructs");

            Assert.Equal(Compact(served), compact);
            Assert.Equal(compact, await partner.GetStringAsync($"{response.Headers.Location}"));
        }
    }

    [Fact]
    public async Task The_compact_writer_equals_the_serializer_for_rescores_and_public_submissions()
    {
        using var partner = await api.CreatePartner();
        var first = await partner.Submit(Requests().First());
        var other = await partner.Post($"{first.Headers.Location}/rescore", """{"model":"fit-model@1.1.0"}""");
        var compact = await partner.GetStringAsync($"{other.Headers.Location}");
        var served = await partner.GetStringAsync($"{other.Headers.Location}?include=constructs");

        Assert.Contains("\"rescoreOf\":\"", compact, StringComparison.Ordinal);
        Assert.Equal(Compact(served), compact);

        var keys = await api.CreateKeys("https://jobs.example.com");
        using var page = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Public }).Reveal()
        );
        page.DefaultRequestHeaders.Add("Origin", "https://jobs.example.com");
        var submitted = await page.Submit(Requests().First());
        var again = await page.Post("/v1/assessments?include=constructs", Requests().First());

        Assert.Equal(
            Unique.Replace(Compact(await again.Content.ReadAsStringAsync()), ""),
            Unique.Replace(await submitted.Content.ReadAsStringAsync(), "")
        );
    }

    /// <summary>Removes the members that differ between two equal submissions, after checking that they exist.</summary>
    private static readonly Regex Unique = new(
        "(?<=\"(id|createdAt|respondentToken)\":)\"[^\"]+\"",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static string Compact(string served) => $"{served[..served.LastIndexOf(Last, StringComparison.Ordinal)]}}}";

    private const string Notes = """
        ,"personRef":"crm-4711","metadata":{"campaign":"Frühling <\"1\">","a":""},"consent":{"given":true}}
        """;

    /// <summary>The fragments that must occur, so that the test covers each branch of the writer.</summary>
    private static string[] Kinds { get; } =
    [
        "\"kind\":\"gate\"",
        "\"kind\":\"shift\"",
        "\"kind\":\"item\"",
        "\"points\":-",
        "\"instead\":[]",
        "\"instead\":[\"",
        "\"trial\":true",
        "\"trial\":false",
        "\"plan\":null,\"planUnavailable\":\"withheld\"",
        "\"plan\":null,\"planUnavailable\":\"no-hours\"",
        "\"plan\":null,\"planUnavailable\":\"no-verdicts\"",
        "\"unallocatedReason\":null",
        "\"unallocatedReason\":\"off-grid\"",
        "\"flags\":[]",
        "\"flags\":[{",
        "\"concerns\":[]",
        "\"contradictory\",\"too-fast\"",
        "\"unallocatedReason\":\"bounds\"",
        "\"nextBestQuestion\":null",
        "\"nextBestQuestion\":\"",
        "fit-model@1.0.0",
        "fit-model@1.1.0",
    ];

    private IEnumerable<string> Requests()
    {
        for (var seed = 0; seed < 48; seed++)
        {
            yield return FullSubmissions.Request(api.Instrument, seed)[..^1] + Wishes[seed % Wishes.Length];
        }

        yield return SubmissionBodies.Smallest;
        yield return SubmissionBodies.Smallest[..^1] + Wishes[0];
        yield return api.Request(PersonRequests.Coach).ToJsonString();
        yield return api
            .Request(PersonRequests.Coach)
            .With("plan", """{"hoursPerWeek":20,"bounds":{ALL}}""".Replace("ALL", Held, StringComparison.Ordinal))
            .ToJsonString();
        yield return api.Request(PersonRequests.Developer).ToJsonString();
        yield return api.Request(PersonRequests.Graduate).With("durationSeconds", "1").ToJsonString();
    }

    /// <summary>A plan request with every channel fixed to an hour.</summary>
    private string Held =>
        string.Join(
            ',',
            api.Published.NewestModel.Model.Channels.Select(channel => $"\"{channel.Key}\":{{\"max\":1}}")
        );

    private static string[] Wishes { get; } =
    [
        ""","plan":{"hoursPerWeek":10},"model":"fit-model@1.0.0"}""",
        ""","durationSeconds":1,"model":"fit-model@1.1.0"}""",
        ""","plan":{"hoursPerWeek":7.3,"bounds":{"events":{"fixed":1}}},"focus":"referrals"}""",
        ""","plan":{"hoursPerWeek":0},"focus":"job-boards"}""",
        "}",
    ];
}
