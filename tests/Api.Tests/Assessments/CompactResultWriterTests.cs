using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The compact writer writes a result directly from its scorecard, byte for byte as the serializer would.</summary>
public sealed class CompactResultWriterTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    // A member that only the serializer writes, with everything that follows it.
    private const string FirstSerializedMember = ",\"constructs\":";

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

            Assert.Equal(CompactPartOf(served), compact);
            seen.UnionWith(RequiredFragments.Where(kind => compact.Contains(kind, StringComparison.Ordinal)));
        }

        Assert.Equal(RequiredFragments.Order(), seen.Order());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Results_of_the_people_of_version_2_have_at_most_10_KB(string language)
    {
        const int most = 10 * 1024;
        using var partner = await api.CreatePartner();
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

            Assert.Equal(CompactPartOf(served), compact);
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
        using var partner = await api.CreatePartner();

        foreach (var request in Requests().Select((request, at) => (Request: request, at)))
        {
            var stored = request.Request[..^1] + (request.at % 2 == 0 ? "}" : MetadataMember);
            var response = await partner.Submit(stored);
            var compact = await response.Content.ReadAsStringAsync();
            var served = await partner.GetStringAsync($"{response.Headers.Location}?include=constructs");

            Assert.Equal(CompactPartOf(served), compact);
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
        Assert.Equal(CompactPartOf(served), compact);

        var keys = await api.CreateKeys("https://jobs.example.com");
        using var page = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Public }).Reveal()
        );
        page.DefaultRequestHeaders.Add("Origin", "https://jobs.example.com");
        var submitted = await page.Submit(Requests().First());
        var repeated = await page.Post("/v1/assessments?include=constructs", Requests().First());

        Assert.Equal(
            UniqueMembers.Replace(CompactPartOf(await repeated.Content.ReadAsStringAsync()), ""),
            UniqueMembers.Replace(await submitted.Content.ReadAsStringAsync(), "")
        );
    }

    /// <summary>Removes the members that differ between two equal submissions, after checking that they exist.</summary>
    private static readonly Regex UniqueMembers = new(
        "(?<=\"(id|createdAt|respondentToken)\":)\"[^\"]+\"",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static string CompactPartOf(string served) =>
        $"{served[..served.LastIndexOf(FirstSerializedMember, StringComparison.Ordinal)]}}}";

    private const string MetadataMember = """
        ,"personRef":"crm-4711","metadata":{"campaign":"Frühling <\"1\">","a":""},"consent":{"given":true}}
        """;

    /// <summary>The fragments that must occur, so that the test covers each branch of the writer.</summary>
    private static string[] RequiredFragments { get; } =
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
            yield return FullSubmissions.Request(api.First(), seed)[..^1]
                + PlanOptionsMember[seed % PlanOptionsMember.Length];
        }

        yield return FirstInstrument.Smallest;
        yield return FirstInstrument.Smallest[..^1] + PlanOptionsMember[0];
        yield return FirstInstrument.FirstRequest(PersonRequests.Coach).ToJsonString();
        yield return FirstInstrument
            .FirstRequest(PersonRequests.Coach)
            .With(
                "plan",
                """{"hoursPerWeek":20,"bounds":{ALL}}""".Replace("ALL", FixedHoursPlan, StringComparison.Ordinal)
            )
            .ToJsonString();
        yield return FirstInstrument.FirstRequest(PersonRequests.Developer).ToJsonString();
        yield return FirstInstrument.FirstRequest(PersonRequests.Graduate).With("durationSeconds", "1").ToJsonString();
    }

    /// <summary>A plan request with every channel fixed to an hour.</summary>
    private string FixedHoursPlan =>
        string.Join(
            ',',
            api.Published.NewestModel.Model.Channels.Select(channel => $"\"{channel.Key}\":{{\"max\":1}}")
        );

    private static string[] PlanOptionsMember { get; } =
    [
        ""","plan":{"hoursPerWeek":10},"model":"fit-model@1.0.0"}""",
        ""","durationSeconds":1,"model":"fit-model@1.1.0"}""",
        ""","plan":{"hoursPerWeek":7.3,"bounds":{"events":{"fixed":1}}},"focus":"referrals"}""",
        ""","plan":{"hoursPerWeek":0},"focus":"job-boards"}""",
        "}",
    ];
}
