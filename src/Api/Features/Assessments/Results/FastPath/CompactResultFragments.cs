using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using ChannelFit.Catalog;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>What compact results of one model in one language consist of, as JSON: put together once, not for each.</summary>
internal sealed class CompactResultFragments
{
    public CompactResultFragments(PublishedModel seed, LanguageTexts texts)
    {
        var rules = seed.Model.Rules;
        var basis = seed.Shape.Basis;
        Header = Json(
            $"\"instrument\":{Text(rules.Instrument.Id)},\"model\":{Text(rules.Id)},\"modelHash\":{Text(seed.Hash)}"
        );
        Basis = Json(
            $",\"basis\":{{\"coefficients\":{Text(basis.Coefficients)},\"validation\":{Text(basis.Validation)},"
                + $"\"sampleSize\":{basis.SampleSize},\"evidence\":{Text(basis.Evidence)}}}"
        );
        Inline = Each(rules.Channels, channel => Bare(texts.Channels[channel.Key].Inline));
        Focus =
        [
            .. rules.Channels.Select(channel => Each(Enum.GetValues<Verdict>(), verdict => FocusOn(channel, verdict))),
        ];
        Keys = Each(rules.Channels, channel => Json(Text(channel.Key)));
        Outcomes =
        [
            .. Enum.GetValues<Verdict>()
                .Select(verdict => Each(Enum.GetValues<Firmness>(), firmness => Outcome(verdict, firmness))),
        ];
        Trial = Json($",\"trial\":true,\"trialText\":{{\"text\":{Text(texts.Trial.Format(rules.Trial))}}}");
        Base = Json("{\"kind\":\"base\",\"code\":\"base\",\"points\":");
        Prior = Json(
            $"{{\"kind\":\"prior\",\"code\":{Text(rules.Measures.FirstOrDefault(measure => measure.Prior is not null)?.Prior!.Source ?? "")},\"points\":"
        );
        Gates = Each(rules.Gates, gate => Json($"{{\"kind\":\"gate\",\"code\":{Text(gate.Code)}}}"));
        Shifts = Each(rules.Shifts, shift => Json($"{{\"kind\":\"shift\",\"code\":{Text(shift.Source)},\"points\":"));
        Items = Each(
            rules.Instrument.Items,
            item => Json($"{{\"kind\":\"item\",\"code\":{Text(item.Code)},\"points\":")
        );
        Unallocated = Each(Enum.GetValues<UnallocatedReason>(), reason => Json(Text(reason.Code())));
        PlanNote = Json($",\"note\":{Text(texts.Plan.Note)}}}");
        PlanUnavailable = Each(
            Enum.GetValues<PlanUnavailable>(),
            reason => Json($",\"plan\":null,\"planUnavailable\":{Text(reason.Code())}")
        );
        Flags = [.. rules.Flags.Select(FlagOf)];
        Actions = rules
            .Channels.SelectMany(channel =>
                (ActionStep[])[.. channel.Actions.Do, .. channel.Actions.Watch, .. channel.Actions.Build]
            )
            .Select(step => step.Code)
            .Append(ActionStep.Repeat)
            .Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(
                code => code,
                code =>
                    (Json($"{{\"code\":{Text(code)},\"minutes\":"), Json($",\"text\":{Text(texts.Actions[code])}}}")),
                StringComparer.Ordinal
            );
        ItemCodes = Each(rules.Instrument.Items, item => Json(Text(item.Code)));

        byte[] FocusOn(Channel channel, Verdict verdict) =>
            Json($",\"focus\":{{\"channel\":{Text(channel.Key)},\"verdict\":{Text(verdict.Code())},\"text\":\"");

        (byte[], byte[]?) FlagOf(FlagRule flag)
        {
            var head = $"{{\"flag\":{Text(flag.Code)},\"kind\":{Text(ScoreResponseFactory.KindCode(flag))},\"text\":\"";
            var parts = texts.Flags[flag.TextCode].Split("{channels}");
            return parts.Length == 1
                ? ([.. Json(head), .. Bare(parts[0]), .. "\"}"u8], null)
                : ([.. Json(head), .. Bare(parts[0])], [.. Bare(parts[1]), .. "\"}"u8]);
        }

        byte[] Outcome(Verdict verdict, Firmness firmness) =>
            Json($",\"verdict\":{Text(verdict.Code())},\"firmness\":{Text(firmness.Code())},\"likely\":{{\"low\":");

        string Text(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";

        byte[] Bare(string text) => Json(JavaScriptEncoder.Default.Encode(text));
    }

    /// <summary>The first members, up to the hash of the model.</summary>
    public byte[] Header { get; }

    public byte[] Basis { get; }

    /// <summary>The focus by channel and verdict, up to its text.</summary>
    public byte[][][] Focus { get; }

    /// <summary>The names of channels, for the inside of a text.</summary>
    public byte[][] Inline { get; }

    /// <summary>The keys of channels.</summary>
    public byte[][] Keys { get; }

    /// <summary>By verdict and firmness.</summary>
    public byte[][][] Outcomes { get; }

    /// <summary>A trial that is offered.</summary>
    public byte[] Trial { get; }

    /// <summary>Reasons that end with their points.</summary>
    public byte[] Base { get; }

    public byte[] Prior { get; }

    /// <summary>Reasons: whole ones, and those that end with their points.</summary>
    public byte[][] Gates { get; }

    public byte[][] Shifts { get; }

    public byte[][] Items { get; }

    /// <summary>Why hours are left.</summary>
    public byte[][] Unallocated { get; }

    /// <summary>The end of a plan.</summary>
    public byte[] PlanNote { get; }

    /// <summary>What stands in place of a plan, by reason.</summary>
    public byte[][] PlanUnavailable { get; }

    /// <summary>By position in the model; in two parts where the text names channels between them.</summary>
    public (byte[] Start, byte[]? End)[] Flags { get; }

    /// <summary>Actions by code, in two parts with their minutes between them.</summary>
    public FrozenDictionary<string, (byte[] Start, byte[] End)> Actions { get; }

    /// <summary>The codes of items.</summary>
    public byte[][] ItemCodes { get; }

    private static byte[][] Each<T>(IEnumerable<T> all, Func<T, byte[]> make) => [.. all.Select(make)];

    private static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);
}
