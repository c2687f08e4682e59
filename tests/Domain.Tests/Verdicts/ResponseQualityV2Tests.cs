using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Verdicts;

/// <summary>Response quality and the next question of version 2 (docs/scoring.md#5-response-quality).</summary>
public sealed class ResponseQualityV2Tests
{
    private static readonly string[] Agreement =
    [
        .. ModelV2.Instrument.Items.Where(item => item.Type == ItemType.Agreement).Select(item => item.Code),
    ];

    [Theory]
    [InlineData("4", "patterned")]
    [InlineData("24", "patterned")]
    [InlineData("12345", "patterned")]
    [InlineData("123454321", "")] // longer than the longest lag that is looked for
    [InlineData("3", "patterned midpoint")]
    [InlineData("33343233", "patterned midpoint")]
    public void Patterns_and_midpoint_answers_are_found(string answers, string concerns)
    {
        var (responses, items) = Answer(answers);
        var quality = Scorecard.Score(ModelV2.Model, responses).Quality;
        var found = quality.Concerns.Where(concern => concern.Kind != ConcernKind.Inconsistent).ToList();

        Assert.Equal(concerns, string.Join(' ', found.Select(concern => concern.Kind.Code())));
        Assert.All(found, concern => Assert.Equal(items, concern.Items));
    }

    [Theory]
    [InlineData(6, "")] // five pairs a step apart
    [InlineData(7, "patterned")]
    [InlineData(8, "patterned midpoint")]
    public void Few_answers_are_not_a_pattern(int count, string concerns)
    {
        var responses = ResponseSet.Empty(ModelV2.Instrument);

        foreach (var code in Agreement.Take(count))
        {
            responses = responses.With((code, 3));
        }

        Assert.Equal(
            concerns,
            string.Join(
                ' ',
                Scorecard.Score(ModelV2.Model, responses).Quality.Concerns.Select(concern => concern.Kind.Code())
            )
        );
    }

    [Fact]
    public void Inconsistent_answers_are_listed_with_the_largest_difference_first()
    {
        // REL1 and REL3 agree, REL2 and REL4 are reversed: scores 1, 0, 1, 0 and, of engagement, 1, 1, -, 0, .25.
        var responses = ModelV2.Responses(
            ("REL1", 5),
            ("REL2", 5),
            ("REL3", 5),
            ("REL4", 5),
            ("ENG1", 5),
            ("ENG2", 5),
            ("ENG4", 5),
            ("ENG5", 4)
        );
        var concern = Assert.Single(Scorecard.Score(ModelV2.Model, responses).Quality.Concerns, IsInconsistent);

        Assert.Equal(
            ["REL1", "REL2", "REL4"],
            concern.Items.Select(item => ModelV2.Instrument.Items[item].Code).Take(3)
        );
        Assert.True(concern.Items.Length <= 6);
    }

    [Theory]
    [InlineData(95, true)]
    [InlineData(96, false)]
    public void Two_seconds_an_answer_are_not_too_fast(int seconds, bool tooFast)
    {
        var responses = ModelV2.ResponsesOf("15-devrel");
        var quality = Scorecard
            .Score(ModelV2.Model, responses, (2 * responses.AnsweredCount) - (seconds == 95 ? 1 : 0))
            .Quality;

        Assert.Equal(tooFast, quality.Concerns.Any(concern => concern.Kind == ConcernKind.TooFast));
        Assert.False(quality.WithholdsVerdicts);
        Assert.All(quality.Concerns, concern => Assert.Empty(concern.Items));
    }

    [Fact]
    public void No_person_of_the_golden_file_raises_a_concern() =>
        Assert.All(ModelV2.People.Keys, person => Assert.Empty(ModelV2.CardOf(person).Quality.Concerns));

    [Fact]
    public void The_next_question_is_visible_and_unanswered_and_has_a_gain()
    {
        var random = new Random(31);

        for (var tried = 0; tried < 300; tried++)
        {
            var responses = RandomResponseSetsV2.Responses(random, random.NextDouble(), random.NextDouble());
            var card = Scorecard.Score(ModelV2.Model, responses);
            var focus = random.Next(card.Scores.Length);
            var gains = ModelV2
                .Instrument.Items.Where(item => double.IsNaN(responses[item.Index]) && responses.IsVisible(item))
                .Select(item => (item.Code, Gain: Gain(card, focus, item)))
                .ToList();
            var most = gains.Count == 0 ? 0 : gains.Max(gain => gain.Gain);

            Assert.Equal(
                most > 1e-9 ? gains.First(gain => gain.Gain >= most - 1e-9).Code : null,
                card.FindNextBestQuestion(focus)?.Code
            );
        }
    }

    /// <summary>A second implementation of the gain of docs/scoring.md#next-best-question.</summary>
    private static double Gain(Scorecard card, int focus, Item item)
    {
        var model = card.Model;
        return model.Channels.Sum(channel =>
        {
            var c = channel.Index;
            var v = Math.Clamp(card.Scores[c].Unclipped, 0, 100);
            var near = Math.Max(
                0,
                1 - (new[] { 35, 50, 65 }.Min(cut => Math.Abs(v - cut)) / (1.28 * card.Scores[c].Error))
            );
            var total = model.ConstructScales.Sum(scale => Math.Abs(model.Rules.Weights[scale.Index][c]));
            var points = 0.0;

            foreach (var scale in model.ConstructScales.Where(scale => scale.Uses(item.Index)))
            {
                var whole =
                    channel.Range
                    / total
                    * Math.Abs(model.Rules.Weights[scale.Index][c])
                    / scale.MaxDistanceFromNeutral;
                points += item.Code.StartsWith("FLD2", StringComparison.Ordinal)
                    ? whole / 4
                    : whole / (card.ConstructScores[scale.Index].Answered + 1);
            }

            foreach (var shift in model.Rules.Shifts.Where(shift => shift.Item.Index == item.Index))
            {
                points += (shift.MaxPoints[c] - shift.MinPoints[c]) / 2;
            }

            return near * (c == focus ? 3 : 1) * points;
        });
    }

    private static bool IsInconsistent(Concern concern) => concern.Kind == ConcernKind.Inconsistent;

    /// <summary>Every agreement item answered by a cycle of answers.</summary>
    private static (ResponseSet Responses, List<int> Items) Answer(string cycle)
    {
        var responses = ResponseSet.Empty(ModelV2.Instrument);
        var items = new List<int>();

        foreach (var (code, index) in Agreement.Select((code, index) => (code, index)))
        {
            responses = responses.With((code, cycle[index % cycle.Length] - '0'));
            items.Add(ModelV2.Instrument.Find(code));
        }

        return (responses, items);
    }
}
