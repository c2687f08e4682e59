using System.Globalization;

namespace ChannelFit.Domain.Tests.Catalog;

public sealed class FleschKincaidGradeTests
{
    private const double Limit = 8;

    [Fact]
    public void Every_English_text_has_a_reading_grade_of_at_most_eight()
    {
        var tooHard = SeedJsonFiles
            .Strings(SeedJsonFiles.Read("texts/en.json"))
            .Where(text => !LanguageTextsTests.IsLabel(text.Key))
            // Evidence in a sentence, with its numbers, its country and its source.
            .Where(text => !text.Key.StartsWith("reasons/base/", StringComparison.Ordinal))
            // Placeholders are filled with names, which have no reading grade; a common name replaces them.
            .Select(text => (text.Key, Value: LanguageTextsTests.Placeholder().Replace(text.Value, "Twitter")))
            .Select(text => (text.Key, Grade: FleschKincaidGrade.Of(text.Value), text.Value))
            .Where(text => Math.Round(text.Grade, 1) > Limit)
            .OrderByDescending(text => text.Grade)
            .Select(text => string.Create(CultureInfo.InvariantCulture, $"{text.Grade:F1} {text.Key}: {text.Value}"));

        Assert.True(!tooHard.Any(), string.Join('\n', tooHard));
    }

    [Theory]
    [InlineData("The cat sat on the mat.", -1.45)] // 6 words, 6 syllables
    [InlineData("I go. You go.", -3.01)] // 2 sentences, 4 words, 4 syllables
    [InlineData("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 7.61)] // 16, 23
    public void The_formula_gives_known_grades(string text, double grade) =>
        Assert.Equal(grade, FleschKincaidGrade.Of(text), 0.01);

    [Theory]
    [InlineData(1, "work worked name names role whole asked need friend piece field though")]
    [InlineData(2, "people being trying rarely useful something wanted changes client quiet nation elsewhere employed")]
    [InlineData(3, "energy easier employer radio recommend articles actual")]
    [InlineData(4, "situation conversation application reality appreciate's January")]
    [InlineData(5, "associations organisation")]
    public void Syllables_are_counted_correctly(int syllables, string words) =>
        Assert.All(
            words.Split(' '),
            word => Assert.Equal((word, syllables), (word, FleschKincaidGrade.Syllables(word)))
        );
}
