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
        Names = Each(rules.Channels, channel => Bare(texts.Channels[channel.Key].Name));
        InsteadParts = Each(texts.Focus["instead"].Split("{instead}"), Bare);
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
        Trial = Json(
            $",\"trial\":true,\"trialText\":{{\"text\":{Text(texts.Trial.Format(rules.Trial))}}},\"reasons\":["
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
        Flags = Each(
            rules.Flags,
            flag =>
                Json(
                    $"{{\"flag\":{Text(flag.Code)},\"kind\":{Text(ScoreResponseFactory.KindCode(flag))},\"text\":{Text(texts.Flags[flag.Code])}}}"
                )
        );
        NextQuestions = Each(rules.Instrument.Items, item => Json(Text(item.Code)));

        byte[] FocusOn(Channel channel, Verdict verdict) =>
            [
                .. Json($",\"focus\":{{\"channel\":{Text(channel.Key)},\"verdict\":{Text(verdict.Code())},\"text\":\""),
                .. Bare(ScoreResponseFactory.FocusText(channel.Key, verdict.Code(), texts)),
            ];

        byte[] Outcome(Verdict verdict, Firmness firmness) =>
            Json($",\"verdict\":{Text(verdict.Code())},\"firmness\":{Text(firmness.Code())},\"likely\":{{\"low\":");

        string Text(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";

        byte[] Bare(string text) => Json(JavaScriptEncoder.Default.Encode(text));
    }

    /// <summary>The first members, up to the hash of the model.</summary>
    public byte[] Header { get; }

    public byte[] Basis { get; }

    /// <summary>The focus by channel and verdict, with its text left open at its end.</summary>
    public byte[][][] Focus { get; }

    /// <summary>What stands around the names of channels where hours are better spent.</summary>
    public byte[][] InsteadParts { get; }

    /// <summary>The names of channels, for the inside of a text.</summary>
    public byte[][] Names { get; }

    /// <summary>The keys of channels.</summary>
    public byte[][] Keys { get; }

    /// <summary>By verdict and firmness.</summary>
    public byte[][][] Outcomes { get; }

    /// <summary>A trial that is offered, up to the reasons.</summary>
    public byte[] Trial { get; }

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

    /// <summary>By position in the model.</summary>
    public byte[][] Flags { get; }

    /// <summary>The codes of items.</summary>
    public byte[][] NextQuestions { get; }

    private static byte[][] Each<T>(IEnumerable<T> all, Func<T, byte[]> make) => [.. all.Select(make)];

    private static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);
}
