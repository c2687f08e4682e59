using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>A compact result is written straight from its scorecard: byte for byte what the serializer writes of its view.</summary>
public sealed class CompactResultWriterTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    // What only the serializer writes, and behind all that it adds to.
    private const string Last = ",\"constructs\":";

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task The_compact_writer_equals_the_serializer_for_new_results(string language)
    {
        using var partner = await house.CreatePartner();
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

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task They_do_of_the_people_of_version_2_in_ten_kilobytes(string language)
    {
        const int most = 10 * 1024;
        using var partner = await house.CreatePartner();
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        var file = Path.Combine(GoldenData.Root, "tests/Domain.Tests/Golden/people.v2.json");

        foreach (var person in JsonElement.Parse(await File.ReadAllBytesAsync(file)).EnumerateArray())
        {
            var (answers, expected) = (person.GetProperty("answers"), person.GetProperty("expected"));
            var request = $$"""{"instrument":"channel-fit@2","answers":{{answers}}}""";
            var compact = await (await partner.Post("/v1/scores", request)).Content.ReadAsStringAsync();
            var served = await (
                await partner.Post("/v1/scores?include=constructs", request)
            ).Content.ReadAsStringAsync();
            var result = JsonElement.Parse(compact);

            Assert.Equal(Compact(served), compact);
            Assert.InRange(Encoding.UTF8.GetByteCount(compact), 1, most);
            Assert.Equal("fit-model@2.0.0", result.Text("model"));
            Assert.Equal(
                [
                    $"focus.first.{expected.GetProperty("focus").Text("first")}",
                    $"focus.second.{expected.GetProperty("focus").Text("second")}",
                ],
                result.GetProperty("focus").List("codes").Select(code => code.GetString())
            );
            Assert.Equal(
                expected.List("distinctive").Select(channel => channel.GetString()),
                result.List("distinctive").Select(channel => channel.GetString())
            );
            Assert.All(result.GetProperty("plan").List("allocations"), share => Assert.NotEmpty(share.List("actions")));
        }
    }

    [Fact]
    public async Task The_compact_writer_equals_the_serializer_for_stored_results()
    {
        using var partner = await house.CreatePartner();

        foreach (var request in Requests().Select((request, at) => (Request: request, at)))
        {
            var kept = request.Request[..^1] + (request.at % 2 == 0 ? "}" : Notes);
            var response = await partner.Submit(kept);
            var compact = await response.Content.ReadAsStringAsync();
            var served = await partner.GetStringAsync($"{response.Headers.Location}?include=constructs");

            Assert.Equal(Compact(served), compact);
            Assert.Equal(compact, await partner.GetStringAsync($"{response.Headers.Location}"));
        }
    }

    [Fact]
    public async Task The_compact_writer_equals_the_serializer_for_rescores_and_public_submissions()
    {
        using var partner = await house.CreatePartner();
        var first = await partner.Submit(Requests().First());
        var other = await partner.Post($"{first.Headers.Location}/rescore", """{"model":"fit-model@1.1.0"}""");
        var compact = await partner.GetStringAsync($"{other.Headers.Location}");
        var served = await partner.GetStringAsync($"{other.Headers.Location}?include=constructs");

        Assert.Contains("\"rescoreOf\":\"", compact, StringComparison.Ordinal);
        Assert.Equal(Compact(served), compact);

        var keys = await house.CreateKeys("https://jobs.example.com");
        using var page = house.CreateClient(
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

    /// <summary>What differs between two submissions of the same: members that must be there all the same.</summary>
    private static readonly Regex Unique = new(
        "(?<=\"(id|createdAt|respondentToken)\":)\"[^\"]+\"",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static string Compact(string served) => $"{served[..served.LastIndexOf(Last, StringComparison.Ordinal)]}}}";

    private const string Notes = """
        ,"personRef":"crm-4711","metadata":{"campaign":"Frühling <\"1\">","a":""},"consent":{"given":true}}
        """;

    /// <summary>What must have been seen, so that each branch of the writer was taken.</summary>
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
            yield return FullSubmissions.Request(house.Instrument, seed)[..^1] + Wishes[seed % Wishes.Length];
        }

        yield return SubmissionBodies.Smallest;
        yield return SubmissionBodies.Smallest[..^1] + Wishes[0];
        yield return house.Request(PersonRequests.Coach).ToJsonString();
        yield return house
            .Request(PersonRequests.Coach)
            .With("plan", """{"hoursPerWeek":20,"bounds":{ALL}}""".Replace("ALL", Held, StringComparison.Ordinal))
            .ToJsonString();
        yield return house.Request(PersonRequests.Developer).ToJsonString();
        yield return house.Request(PersonRequests.Graduate).With("durationSeconds", "1").ToJsonString();
    }

    /// <summary>Every channel held to an hour.</summary>
    private string Held =>
        string.Join(
            ',',
            house.Published.NewestModel.Model.Channels.Select(channel => $"\"{channel.Key}\":{{\"max\":1}}")
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
