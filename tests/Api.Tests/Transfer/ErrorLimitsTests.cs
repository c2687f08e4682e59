using System.Text.Json;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>The number of errors in a response is limited.</summary>
public sealed class ErrorLimitsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private static string UnknownMembers(int members, string name = "m") =>
        string.Join(',', Enumerable.Range(0, members).Select(number => $"\"{name}{number:d4}\":1"));

    private static string Submission(string members) => "{\"instrument\":\"channel-fit@2\"," + members + "}";

    [Fact]
    public async Task The_errors_of_one_request_are_listed_up_to_a_limit()
    {
        using var partner = await api.CreatePartner();
        string[] bodies =
        [
            Submission($"\"answers\":{{}},{UnknownMembers(5000)}"),
            Submission($"\"answers\":{{{UnknownMembers(5000)}}}"),
            Submission($"\"answers\":{{}},\"plan\":{{\"bounds\":{{{UnknownMembers(5000).Replace(":1", ":{}")}}}}}"),
            Submission($"\"answers\":{{}},\"plan\":{{\"current\":{{{UnknownMembers(5000)}}}}}"),
            Submission(
                $"\"answers\":{{}},\"metadata\":{{{UnknownMembers(1000, new('x', 41)).Replace(":1", ":\"\"")}}}"
            ),
            Submission($"\"answers\":{{}},\"metadata\":{{{UnknownMembers(5000)}}}"),
        ];

        foreach (var body in bodies)
        {
            Check((await (await partner.Submit(body)).AssertProblem(422, "validation")).List("errors"));
            var response = await partner.SendLines(body);
            Check(response.First(line => line.TryGetProperty("problem", out _)).GetProperty("problem").List("errors"));
            var batch = await (await partner.Post("/v1/scores/batch", $$"""{"items":[{{body}}]}""")).Json();
            Check(batch.List("items")[0].GetProperty("problem").List("errors"), atLeast: 1);
        }

        string[] paths = ["/v1/scores", "/v1/partner/keys", "/v1/webhooks", RespondentScenarios.Invitations];

        foreach (var path in paths)
        {
            var rejected = await partner.Post(path, $"{{{UnknownMembers(5000)}}}");
            Check((await rejected.AssertProblem(422, "validation")).List("errors"));
        }

        Check(
            (await (await partner.ChangeSettings($"{{{UnknownMembers(5000)}}}")).AssertProblem(422, "validation")).List(
                "errors"
            )
        );
        var scopes = string.Join(',', Enumerable.Repeat("1", 5000));
        var created = await partner.Post("/v1/partner/keys", $$"""{"kind":"secret","scopes":[{{scopes}}]}""");
        Check((await created.AssertProblem(422, "validation")).List("errors"));

        static void Check(IReadOnlyList<JsonElement> errors, int atLeast = 101)
        {
            Assert.InRange(errors.Count, atLeast, 101);
            Assert.True(
                errors.Count < 101 || (errors[100].Text("pointer"), errors[100].Text("code")) == ("#", "too-many")
            );
        }
    }

    [Fact]
    public async Task A_hundred_errors_are_all_listed()
    {
        using var partner = await api.CreatePartner();

        var rejected = await partner.Submit(Submission($"\"answers\":{{}},{UnknownMembers(100)}"));

        var problem = await rejected.AssertProblem(422, "validation");
        Assert.Equal(100, problem.List("errors").Count);
        Assert.Equal("There are 100 errors; see errors.", problem.Text("detail"));
        Assert.DoesNotContain(problem.List("errors"), error => error.Text("code") == "too-many");
    }

    [Fact]
    public async Task The_errors_of_a_batch_are_limited_together()
    {
        using var partner = await api.CreatePartner();
        var items = string.Join(',', Enumerable.Repeat($"{{{UnknownMembers(110)}}}", 500));

        var results = (await (await partner.Post("/v1/scores/batch", $$"""{"items":[{{items}}]}""")).Json()).List(
            "items"
        );

        Assert.Equal(101, results[0].GetProperty("problem").List("errors").Count);
        Assert.Equal("too-many", Assert.Single(results[^1].GetProperty("problem").List("errors")).Text("code"));
        Assert.InRange(results.Sum(response => response.GetProperty("problem").List("errors").Count), 5000, 5600);
    }
}
