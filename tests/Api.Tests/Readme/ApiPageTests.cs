using System.Text.RegularExpressions;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Tests.Readme;

/// <summary>docs/api.md lists the codes of results as the service has them.</summary>
public sealed partial class ApiPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(GoldenData.Root, "docs/api.md"));

    [Fact]
    public void The_reasons_for_hours_without_a_channel_are_the_codes_of_the_plan() =>
        Assert.Equal(
            Enum.GetValues<UnallocatedReason>().Select(reason => reason.Code()),
            Codes(Row("`unallocatedReason` ("), "`unallocatedReason` (", ")")
        );

    [Fact]
    public void The_reasons_for_no_plan_are_the_codes_of_the_service() =>
        Assert.Equal(
            Enum.GetValues<PlanUnavailable>().Select(reason => reason.Code()).Order(StringComparer.Ordinal),
            Codes(Row("`unallocatedReason` ("), "`planUnavailable` (", ")").Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_kinds_of_reasons_are_those_of_the_contract() =>
        Assert.Equal(
            new ReasonKindCodeAttribute().Values.Cast<string>(),
            Codes(Row("with a `kind`: "), "with a `kind`: ", " (a circumstance")
        );

    private static string Row(string part) =>
        Assert.Single(Lines, line => line.Contains(part, StringComparison.Ordinal));

    private static IEnumerable<string> Codes(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return Code()
            .Matches(text[from..text.IndexOf(end, from, StringComparison.Ordinal)])
            .Select(code => code.Groups["code"].Value);
    }

    [GeneratedRegex("`(?<code>[a-z-]+)`")]
    private static partial Regex Code();
}
