using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>The constant JSON fragments of compact results, for one model and one language. They are created once.</summary>
internal sealed class CompactResultFragments
{
    public CompactResultFragments(PublishedModel model, LanguageTexts texts)
    {
        var rules = model.Model.Rules;
        var basis = model.Document.Basis;
        Header = Json(
            $"\"instrument\":{Text(rules.Instrument.Id)},\"model\":{Text(rules.Id)},\"modelHash\":{Text(model.Hash)}"
        );
        Basis = Json(
            $",\"basis\":{{\"coefficients\":{Text(basis.Coefficients)},\"validation\":{Text(basis.Validation)},"
                + $"\"sampleSize\":{basis.SampleSize},\"evidence\":{Text(basis.Evidence)}}}"
        );
        InlineNames = Each(rules.Channels, channel => Encode(texts.Channels[channel.Key].Inline));
        Focus =
        [
            .. rules.Channels.Select(channel => Each(Enum.GetValues<Verdict>(), verdict => FocusOn(channel, verdict))),
        ];
        FirstSentences = SplitSentences(texts.Focus.First, rules.Trial);
        SecondSentences = SplitSentences(texts.Focus.Second, rules.Trial);
        Keys = Each(rules.Channels, channel => Json(Text(channel.Key)));
        Verdicts =
        [
            .. Enum.GetValues<Verdict>()
                .Select(verdict => Each(Enum.GetValues<Firmness>(), firmness => VerdictMembers(verdict, firmness))),
        ];
        Trial = Json($",\"trial\":true,\"trialText\":{{\"text\":{Text(texts.Trial.Format(rules.Trial))}}}");
        Base = Json("{\"kind\":\"base\",\"code\":\"base\",\"points\":");
        Prior = Json(
            $"{{\"kind\":\"prior\",\"code\":{Text(rules.ConstructScales.FirstOrDefault(scale => scale.Prior is not null)?.Prior!.Source ?? "")},\"points\":"
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
                ? ([.. Json(head), .. Encode(parts[0]), .. "\"}"u8], null)
                : ([.. Json(head), .. Encode(parts[0])], [.. Encode(parts[1]), .. "\"}"u8]);
        }

        byte[] VerdictMembers(Verdict verdict, Firmness firmness) =>
            Json($",\"verdict\":{Text(verdict.Code())},\"firmness\":{Text(firmness.Code())},\"likely\":{{\"low\":");

        FrozenDictionary<string, SentencePart[]> SplitSentences(
            IReadOnlyDictionary<string, string> sentences,
            TrialRule trial
        ) =>
            sentences.ToFrozenDictionary(
                sentence => sentence.Key,
                sentence => SentencePart.Split(HeadlineText.WithTrial(sentence.Value, trial), Encode),
                StringComparer.Ordinal
            );

        string Text(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";

        byte[] Encode(string text) => Json(JavaScriptEncoder.Default.Encode(text));
    }

    /// <summary>The first members, up to the model hash.</summary>
    public byte[] Header { get; }

    /// <summary>The member <c>basis</c>.</summary>
    public byte[] Basis { get; }

    /// <summary>The focus by channel and verdict, up to the start of its text.</summary>
    public byte[][][] Focus { get; }

    /// <summary>The first sentences of the focus, by code.</summary>
    public FrozenDictionary<string, SentencePart[]> FirstSentences { get; }

    /// <summary>The second sentences of the focus, by code.</summary>
    public FrozenDictionary<string, SentencePart[]> SecondSentences { get; }

    /// <summary>The names of channels inside a text, without quotation marks.</summary>
    public byte[][] InlineNames { get; }

    /// <summary>The keys of channels.</summary>
    public byte[][] Keys { get; }

    /// <summary>The members from verdict to the likely interval, by verdict and firmness.</summary>
    public byte[][][] Verdicts { get; }

    /// <summary>The members of a suggested trial.</summary>
    public byte[] Trial { get; }

    /// <summary>The reason for a base, up to the points.</summary>
    public byte[] Base { get; }

    /// <summary>The reason for a prior, up to the points.</summary>
    public byte[] Prior { get; }

    /// <summary>The reasons for gates, which are complete.</summary>
    public byte[][] Gates { get; }

    /// <summary>The reasons for shifts, up to the points.</summary>
    public byte[][] Shifts { get; }

    /// <summary>The reasons for items, up to the points.</summary>
    public byte[][] Items { get; }

    /// <summary>The reasons for unallocated hours.</summary>
    public byte[][] Unallocated { get; }

    /// <summary>The end of a plan.</summary>
    public byte[] PlanNote { get; }

    /// <summary>The members that replace a plan, by reason.</summary>
    public byte[][] PlanUnavailable { get; }

    /// <summary>The flags, by position in the model; in two parts if the text names channels between them.</summary>
    public (byte[] Start, byte[]? End)[] Flags { get; }

    /// <summary>The actions by code, in two parts with the minutes between them.</summary>
    public FrozenDictionary<string, (byte[] Start, byte[] End)> Actions { get; }

    /// <summary>The codes of items.</summary>
    public byte[][] ItemCodes { get; }

    private static byte[][] Each<T>(IEnumerable<T> items, Func<T, byte[]> make) => [.. items.Select(make)];

    private static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);
}
