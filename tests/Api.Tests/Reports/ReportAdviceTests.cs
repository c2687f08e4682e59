using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Reports;

/// <summary>The advice of a report says no more than the result.</summary>
public sealed partial class ReportAdviceTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const int People = 30;

    [Fact]
    public async Task The_sentence_about_certainty_names_the_channel()
    {
        using var partner = await api.CreatePartner();
        var texts = api.Published.TextsIn("en");

        await foreach (var (result, page) in Reports(partner))
        {
            var focus = result.GetProperty("focus").Text("channel");
            var firmness = result.List("channels").Single(one => one.Text("channel") == focus).Text("firmness");
            var sentence = texts.Report.Sentences[firmness].Replace("{channel}", texts.Channels[focus].Inline);

            Assert.Contains(sentence, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changes_that_are_needed_together_are_joined()
    {
        using var partner = await api.CreatePartner();
        var (joined, single) = (0, 0);

        await foreach (var (_, page) in Reports(partner))
        {
            var sets = ListOfChanges().Match(page).Value.Split("<li>").Skip(1).ToList();

            foreach (var changes in sets.Select(set => Paragraph().Matches(set)))
            {
                Assert.StartsWith("<p><q>", changes[0].Value, StringComparison.Ordinal);
                Assert.All(
                    changes.Skip(1),
                    change => Assert.StartsWith("<p>and <q>", change.Value, StringComparison.Ordinal)
                );
                joined += changes.Count - 1;
            }

            if (sets.Count == 1)
            {
                Assert.Contains("<p>This would lift ", page, StringComparison.Ordinal);
                single++;
            }
            else if (sets.Count > 1)
            {
                Assert.Contains("<p>Each of these alone would lift ", page, StringComparison.Ordinal);
            }
        }

        Assert.True(joined > 0 && single > 0);
    }

    [Fact]
    public async Task Only_channels_with_a_lower_verdict_are_listed_as_limited()
    {
        using var partner = await api.CreatePartner();
        var texts = api.Published.TextsIn("en");
        var limits = 0;

        await foreach (var (result, page) in Reports(partner))
        {
            var expected = result
                .List("channels")
                .Where(channel => channel.List("reasons").Any(reason => reason.Text("kind") == "gate"))
                .Select(channel => texts.Channels[channel.Text("channel")].Name)
                .ToHashSet();
            var listed = Limits()
                .Match(page)
                .Value.Split("<li>")
                .Skip(1)
                .SelectMany(line => Limited().Match(line).Groups["channels"].Value.Split("; "))
                .ToHashSet();

            Assert.Equal(expected, listed);
            limits += listed.Count;
        }

        Assert.True(limits > 0);
    }

    [Fact]
    public async Task All_steps_of_the_plan_are_listed()
    {
        using var partner = await api.CreatePartner();
        var folded = 0;

        await foreach (var (result, page) in Reports(partner))
        {
            if (result.GetProperty("plan") is not { ValueKind: JsonValueKind.Object } plan)
            {
                continue;
            }

            var steps = plan.List("allocations").SelectMany(one => one.List("actions")).ToList();
            var list = PlanSteps().Match(page).Value;
            folded += list.Length > 0 ? 1 : 0;

            if (list.Length > 0 && !page.Contains("we leave out steps that others could see", StringComparison.Ordinal))
            {
                Assert.All(steps, step => Assert.Contains(step.Text("text"), list, StringComparison.Ordinal));
            }
        }

        Assert.True(folded > 0);
    }

    [Fact]
    public async Task Hours_that_are_too_few_for_a_plan_are_explained_and_each_verdict_has_its_meaning()
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Coach);
        request["answers"]!["TIM1"] = 0.1;
        var result = await partner.Submit(request);
        var texts = api.Published.TextsIn("en");

        var page = await partner.Report(result.Text("id")).VisibleText();

        Assert.Contains(texts.Plan.Unallocated["below-minimum"], page, StringComparison.Ordinal);
        Assert.All(
            result.List("channels").Select(channel => texts.Verdicts[channel.Text("verdict")]),
            verdict => Assert.Contains($"{verdict.Label} {verdict.Text}", page, StringComparison.Ordinal)
        );
    }

    private async IAsyncEnumerable<(JsonElement Result, string Page)> Reports(HttpClient partner)
    {
        for (var seed = 0; seed < People; seed++)
        {
            var result = await partner.Submit(api.RandomRequest(seed));
            using var response = await partner.Report(result.Text("id"));
            yield return (result, WebUtility.HtmlDecode(await response.Text()));
        }
    }

    [GeneratedRegex("<ul class=\"result-changes\">.*?</ul>", RegexOptions.Singleline)]
    private static partial Regex ListOfChanges();

    [GeneratedRegex("<p>.*?</p>", RegexOptions.Singleline)]
    private static partial Regex Paragraph();

    [GeneratedRegex("What holds channels back</p>.*?</ul>", RegexOptions.Singleline)]
    private static partial Regex Limits();

    [GeneratedRegex("</b> (?<channels>.*?): no higher than")]
    private static partial Regex Limited();

    [GeneratedRegex("<details class=\"result-plan-steps\">.*?</details>", RegexOptions.Singleline)]
    private static partial Regex PlanSteps();
}
