using System.Text.Json;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>
/// The keys of all texts that instruments, models, results and reports need, as paths such as
/// <c>channels/twitter/name</c>.
/// </summary>
internal static class TextKeys
{
    /// <summary>Returns the keys with a text.</summary>
    public static HashSet<string> PresentIn(LanguageTexts texts) =>
        Leaves(JsonSerializer.SerializeToElement(texts, SeedJsonOptions.Options), "").ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the keys that an instrument requires.</summary>
    public static IEnumerable<string> RequiredBy(InstrumentDocument instrument) =>
        new[]
        {
            ["title"],
            instrument.Sections.Select(section => $"sections/{section.Key}"),
            instrument.Forms.Keys.Select(form => $"forms/{form}"),
            instrument.Scales.SelectMany(scale =>
                Enumerable
                    .Range(0, Math.Max(0, scale.Value.Max - scale.Value.Min + 1))
                    .Select(point => $"scales/{scale.Key}/{point}")
            ),
            instrument.Options.SelectMany(set => set.Value.Select(option => $"options/{set.Key}/{option}")),
            instrument.Items.Where(item => item.Unit is not null).Select(item => $"units/{item.Unit}"),
            instrument.Items.Select(item => $"items/{item.Code}"),
        }
            .SelectMany(keys => keys)
            .Select(key => $"instruments/{instrument.Key}@{instrument.Version}/{key}");

    /// <summary>Returns the keys that the results of a model require.</summary>
    public static IEnumerable<string> RequiredBy(ModelDocument model) =>
        [
            .. model.Channels.SelectMany(channel =>
                (string[])
                    [
                        $"channels/{channel.Channel}/name",
                        $"channels/{channel.Channel}/description",
                        $"channels/{channel.Channel}/inline",
                        $"watching/{channel.Channel}",
                        $"outcomes/attempts/{channel.Channel}/counts",
                        $"outcomes/attempts/{channel.Channel}/next",
                    ]
            ),
            .. model.Gates.SelectMany(gate => (string[])[$"gates/{gate.Gate}/label", $"gates/{gate.Gate}/text"]),
            $"floors/{model.Floor.Floor}",
            .. model.Flags.Select(flag => $"flags/{flag.TextCode}"),
            $"basis/coefficients/{model.Basis.Coefficients}",
            $"basis/validation/{model.Basis.Validation}",
            .. ReasonTextKeys.RequiredBy(model),
            .. model
                .Channels.SelectMany(channel =>
                    channel.Actions is { } actions
                        ? [.. actions.Do, .. actions.Watch, .. actions.Build ?? []]
                        : (ActionDocument[])[]
                )
                .Select(action => $"actions/{action.Action}"),
            .. ConcernsOf(model.Quality).Select(concern => $"quality/{concern}"),
            .. model.FirmFactor is null ? (string[])["report/sentences/firmness-two-tests"] : [],
        ];

    /// <summary>Returns the keys that every result and report requires, for any model.</summary>
    public static IEnumerable<string> AlwaysRequired() =>
        [
            "language",
            "reasons/neutral",
            "trial/text",
            "plan/note",
            .. Enum.GetValues<Verdict>()
                .Select(verdict => verdict.Code())
                .SelectMany(code => (string[])[$"verdicts/{code}/label", $"verdicts/{code}/text"]),
            .. Headline.FirstCodes.Select(code => $"focus/first/{code}"),
            .. Headline.SecondCodes.Select(code => $"focus/second/{code}"),
            $"actions/{ActionStep.Repeat}",
            .. Each("advice", "build next"),
            .. AdviceRules
                .All.Select(advice => advice.Code())
                .SelectMany(code => (string[])[$"outcomes/advice/{code}/text", $"outcomes/advice/{code}/next"]),
            "outcomes/followResult",
            "outcomes/spendNoHours",
            "outcomes/askSomebody",
            .. Enum.GetValues<UnallocatedReason>().Select(reason => $"plan/unallocated/{reason.Code()}"),
            .. Enum.GetValues<PlanUnavailable>().Select(reason => $"plan/unavailable/{reason.Code()}"),
            "quality/too-fast",
            "basis/validation/separating",
            .. Each(
                "instrumentPage/labels",
                """
                title items item answers mean lowest highest item-total reliability construct alpha omega sem assumed
                retest correlation norms score percentiles verdicts verdict people hours interviews rate expected ratio
                provisional
                """
            ),
            .. Each(
                "instrumentPage/sentences",
                """
                intro none date items reliability retest norms missing insufficient separating flat inverted
                plot
                """
            ),
            .. Each(
                "cohort/labels",
                """
                title person assessed focus top planned invitations activity verdict channel order silent open show all
                first next pictures verdicts hours spent funnels few others
                """
            ),
            .. Each("cohort/sentences", "intro nobody ten hours use"),
            .. Each(
                "report/labels",
                """
                title date test asked note reasons known for against answer steps notes trial last-day channels
                score likely distinctive rest more all-steps and plan free total change now evidence source return
                print replan hours plan-again delete about channel possible firmness firm leaning open rank limits
                assessment model instrument studies by gone
                progress week planned spent attempts replies interviews offers reply-rate interview-rate
                next-action
                """
            ),
            .. Each(
                "report/sentences",
                """
                focus core support watch cannot-tell private change change-one change-none change-top question firm
                leaning open evidence conflicts use return replanned sent bar likely possible firmness cap answered
                unverified gone progress rates
                """
            ),
        ];

    private static IEnumerable<string> ConcernsOf(QualityDocument quality) =>
        [
            .. quality.StraightLinedMinimum is null ? [] : (string[])["straight-lined", "contradictory"],
            .. quality.PatternMinimum is null ? [] : (string[])["patterned", "midpoint", "inconsistent"],
        ];

    private static IEnumerable<string> Each(string path, string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => $"{path}/{name}");

    private static IEnumerable<string> Leaves(JsonElement node, string path) =>
        node.ValueKind switch
        {
            JsonValueKind.Object => node.EnumerateObject()
                .SelectMany(member => Leaves(member.Value, $"{path}/{member.Name}")),
            JsonValueKind.Array => node.EnumerateArray().SelectMany((entry, index) => Leaves(entry, $"{path}/{index}")),
            JsonValueKind.String when !string.IsNullOrWhiteSpace(node.GetString()) => [path[1..]],
            _ => [],
        };
}
