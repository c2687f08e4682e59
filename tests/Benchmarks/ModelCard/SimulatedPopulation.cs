using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using static ChannelFit.Benchmarks.ModelCard.PopulationAssumptions;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Draws the people of version 2: correlated traits, 21 lines of work, and answers with errors.</summary>
/// <param name="model">The model whose instrument they answer.</param>
internal sealed class SimulatedPopulation(ScoringModel model)
{
    private readonly Instrument instrument = model.Instrument;
    private readonly ConstructScale?[] scales =
    [
        .. model.Instrument.Items.Select(item =>
            model.ConstructScales.FirstOrDefault(scale => scale.Items.Contains(item.Index))
        ),
    ];
    private readonly double[][] answers = [.. model.Instrument.Items.Select(item => AnswersTo(model, item))];

    /// <summary>Draws the given number of people. Each call draws the same people.</summary>
    public SimulatedPerson[] Draw(int count) => [.. Enumerable.Range(0, count).Select(DrawOne)];

    private SimulatedPerson DrawOne(int number)
    {
        // Each person has a random stream of their own, so that one more draw for a person changes no other person.
        var random = new SplitMix64(0x5EED_0000_0000_0000 + (1_000_003UL * (ulong)number));
        var facts = Facts(random);
        var levels = Levels(facts, random);
        AddPresentUse(facts, levels, random);
        var deviations = instrument.Items.Select(_ => ItemDeviation * random.Normal()).ToArray();
        var acquiescence = Acquiescence * random.Normal();
        return new(Answer(), Answer());

        ResponseSet Answer() => Fill(facts, levels, deviations, acquiescence, random);
    }

    /// <summary>The answers about circumstances, by item; NaN for items of constructs.</summary>
    private double[] Facts(SplitMix64 random)
    {
        var facts = new double[instrument.Items.Length];
        Array.Fill(facts, double.NaN);
        Choose("CTX1", Fields);
        var status = Choose("CTX2", Statuses);
        var clients = status == "self-employed" ? ClientsOfSelfEmployed : ClientsOfOthers;
        Choose("CTX5", [("clients", clients), ("job", 1 - clients)]);
        Choose("CHG", [("yes", ChangesField), ("no", 1 - ChangesField)]);
        Choose("PERM", [("yes", NeedsPermit), ("no", 1 - NeedsPermit)]);
        Choose("CONF", Secrecy);
        Choose("CTX3", Events);
        Choose("CTX4", [("yes", CheckedName), ("no", 1 - CheckedName)]);
        Choose("DIG3", Help);
        Choose("ADV2", Policies);
        facts[instrument.Find("TIM1")] = Pick(
            status is "employed" or "contract" ? HoursBesideJob : HoursWithoutJob,
            random
        );

        foreach (var scale in model.ConstructScales.Where(scale => scale.Channel >= 0 && random.Unit() < DontKnow))
        {
            facts[scale.Items[0]] = instrument.Items[scale.Items[0]].FindOption("dont-know");
        }

        return facts;

        string Choose(string code, (string Option, double Share)[] options)
        {
            var item = instrument.Items[instrument.Find(code)];
            var option = Pick(options, random);
            facts[item.Index] = item.FindOption(option);
            return option;
        }
    }

    /// <summary>A level from 0 to 1 in each construct; field presence lies around what is usual in the line of work.</summary>
    private double[] Levels(double[] facts, SplitMix64 random)
    {
        var online = random.Normal();
        var social =
            (TraitCorrelation * online) + (Math.Sqrt(1 - (TraitCorrelation * TraitCorrelation)) * random.Normal());
        var isManual = ManualFields.Contains(Fact(facts, "CTX1"));
        var status = Fact(facts, "CTX2");
        return [.. model.ConstructScales.Select(Level)];

        double Level(ConstructScale scale)
        {
            if (scale.Channel >= 0)
            {
                var usual = scale.Prior is { } prior ? prior.Values[(int)facts[prior.Item]] : scale.Neutral;
                return Math.Clamp(usual + (PresenceSpread * random.Normal()), 0, 1);
            }

            var trait = Traits[scale.Construct];
            var own = Math.Sqrt(1 - (trait.Online * trait.Online) - (trait.Social * trait.Social));
            var mean =
                trait.Mean
                + (isManual ? trait.Manual : 0)
                + (
                    status switch
                    {
                        "employed" or "contract" => trait.Employed,
                        "unemployed" => trait.Unemployed,
                        "student" => trait.Student,
                        _ => 0,
                    }
                );
            var level =
                mean + (trait.Spread * ((trait.Online * online) + (trait.Social * social) + (own * random.Normal())));
            return scale.Construct == "employer-advocacy" && random.Unit() < WithoutPublicRole
                ? 0
                : Math.Clamp(level, 0, 1);
        }
    }

    private void AddPresentUse(double[] facts, double[] levels, SplitMix64 random)
    {
        var twitter = model.FindChannel("twitter");
        var engagement = levels[model.ConstructScales.First(scale => scale.Construct == "engagement").Index];
        var presence = levels[model.ConstructScales.First(scale => scale.Channel == twitter).Index];
        var index = (.55 * engagement) + (.35 * presence) + (.12 * random.Normal());
        var item = instrument.Items[instrument.Find("CTX7")];
        facts[item.Index] = item.FindOption(PresentUse.First(use => index < use.Below).Option);
        var named = instrument.Items[instrument.Find("FLD2-twitter")];
        facts[named.Index] = named.FindOption(random.Unit() < presence ? "yes" : "no");
    }

    private ResponseSet Fill(
        double[] facts,
        double[] levels,
        double[] deviations,
        double acquiescence,
        SplitMix64 random
    )
    {
        var responses = ResponseSet.Empty(instrument);

        foreach (var item in instrument.Items)
        {
            if (responses.IsVisible(item))
            {
                responses = responses.WithAnswer(item.Index, Answer(item));
            }
        }

        return responses;

        double Answer(Item item)
        {
            if (!double.IsNaN(facts[item.Index]) || scales[item.Index] is not { } scale)
            {
                return facts[item.Index];
            }

            var key = model.ScoringKey[item.Index];
            var style =
                item.Type != ItemType.Agreement ? 0
                : key.Reversed ? -acquiescence
                : acquiescence;
            var error = scale.Error * Math.Sqrt(scale.Items.Length) * random.Normal();
            return Nearest(item, levels[scale.Index] + deviations[item.Index] + style + error);
        }
    }

    private double Nearest(Item item, double level) =>
        answers[item.Index]
            .Where(answer => !double.IsNaN(model.ScoringKey.ValueOf(item.Index, answer)))
            .MinBy(answer => Math.Abs(model.ScoringKey.ValueOf(item.Index, answer) - level));

    private string Fact(double[] facts, string code)
    {
        var item = instrument.Items[instrument.Find(code)];
        return item.Options[(int)facts[item.Index]];
    }

    /// <summary>Returns all options of a choice; for a number the values up to the last knot.</summary>
    private static double[] AnswersTo(ScoringModel model, Item item)
    {
        var most = item.Type == ItemType.Number ? model.ScoringKey[item.Index].Knots[^1].X : item.Max;
        return [.. Enumerable.Range(0, (int)(most - item.Min) + 1).Select(step => item.Min + step)];
    }

    private static T Pick<T>((T Value, double Share)[] options, SplitMix64 random)
    {
        var left = random.Unit() * options.Sum(option => option.Share);

        foreach (var (value, share) in options)
        {
            left -= share;

            if (left < 0)
            {
                return value;
            }
        }

        return options[^1].Value;
    }
}
