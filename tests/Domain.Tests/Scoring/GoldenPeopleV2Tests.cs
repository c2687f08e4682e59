using System.Text.Json;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>The 16 people of Golden/people.v2.json get the results of that file, in every number and code.</summary>
public sealed class GoldenPeopleV2Tests
{
    public static TheoryData<string> People => [.. ModelV2.People.Keys];

    [Theory]
    [MemberData(nameof(People))]
    public void A_person_of_the_file_gets_exactly_the_recorded_result(string person)
    {
        var expected = ModelV2.People[person].GetProperty("expected");
        var actual = JsonSerializer.SerializeToElement(Describe(ModelV2.CardOf(person)));

        Assert.Equal(Lines(expected, ""), Lines(actual, ""));
    }

    private static Dictionary<string, object?> Describe(Scorecard card)
    {
        var plan = ModelV2.PlanOf(card)!;
        var request = PlanRequests.Default(card);
        var headline = Headline.Create(card, plan, ModelV2.Twitter);
        var funded = card.RankOrder.Where(channel => plan[channel] > 0).ToList();
        return new()
        {
            ["scores"] = card.Model.Channels.ToDictionary(
                channel => channel.Key,
                channel => Score(card, channel.Index)
            ),
            ["plan"] = new
            {
                hoursPerWeek = plan.HoursPerWeek,
                allocations = funded.ToDictionary(Key, channel => plan[channel]),
                unallocated = plan.Unallocated,
                unallocatedReason = plan.Reason?.Code(),
                entersAtHours = PlanDetail
                    .Create(card, request, plan, ModelV2.Twitter)
                    .Thresholds.ToDictionary(threshold => Key(threshold.Channel), threshold => threshold.Hours),
            },
            ["flags"] = FlagRule.FindRaised(card, plan).Select(flag => flag.Code),
            ["actions"] = funded.ToDictionary(Key, channel => plan.ActionsOf(channel).Select(step => step.Code)),
            ["focus"] = new
            {
                channel = Key(headline.Focus),
                first = headline.First,
                second = headline.Second,
                instead = headline.Named.Select(Key),
            },
            ["distinctive"] = card.FindDistinctive().Select(Key),
            ["reasons"] = card.Model.Channels.ToDictionary(
                channel => channel.Key,
                channel => Reasons(card, channel.Index)
            ),
            ["concerns"] = card.Quality.Concerns.Select(concern => concern.Kind.Code()),
            ["nextBestQuestion"] = card.FindNextBestQuestion(ModelV2.Twitter)?.Code,
        };

        string Key(int channel) => card.Model.Channels[channel].Key;
    }

    private static object Score(Scorecard card, int channel)
    {
        var (score, verdict) = (card.Scores[channel], card.Verdicts[channel]);
        var gates = card.Model.Rules.Gates;
        return new
        {
            score = score.Score / 10.0,
            verdict = verdict.Verdict.Code(),
            firmness = verdict.Firmness.Code(),
            rank = verdict.Rank,
            low = score.Low / 10.0,
            high = score.High / 10.0,
            trial = verdict.Trial,
            build = verdict.Build,
            gatesFired = gates.Where((_, gate) => verdict.HasFired(gate)).Select(gate => gate.Code),
        };
    }

    private static object[][] Reasons(Scorecard card, int channel)
    {
        var reasons = new Reason[ReasonRules.MaxReasons];
        return reasons
            .Take(Reason.Write(card, channel, reasons))
            .Select(reason =>
                (object[])
                    [
                        reason.Kind.Code(),
                        reason.CodeIn(card.Model),
                        reason.Kind == ReasonKind.Gate ? 0 : reason.Term.Tenths / 10.0,
                    ]
            )
            .ToArray();
    }

    /// <summary>Every leaf with its path; members in the order of their names, lists in their own.</summary>
    private static IEnumerable<string> Lines(JsonElement node, string path) =>
        node.ValueKind switch
        {
            JsonValueKind.Object => node.EnumerateObject()
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .SelectMany(member => Lines(member.Value, $"{path}/{member.Name}"))
                .DefaultIfEmpty($"{path}: none"),
            JsonValueKind.Array => node.EnumerateArray()
                .SelectMany((entry, index) => Lines(entry, $"{path}/{index}"))
                .DefaultIfEmpty($"{path}: none"),
            JsonValueKind.Number => [FormattableString.Invariant($"{path}: {node.GetDouble()}")],
            _ => [$"{path}: {node}"],
        };
}
