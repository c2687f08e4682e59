using System.Text.Json;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Answers;

/// <summary>Answers are read strictly: all errors at once, each with its code and its place (docs/api.md#errors, docs/scoring.md#1-answer-values).</summary>
public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("""{"ENG3": 3.0}""", "ENG3", 3)]
    [InlineData("""{"ENG3": 3e0}""", "ENG3", 3)]
    [InlineData("""{"ENG3": 30e-1}""", "ENG3", 3)]
    [InlineData("""{"ENG1": 4.0}""", "ENG1", 4)]
    [InlineData("""{"TIM1": 8.5}""", "TIM1", 8.5)]
    [InlineData("""{"NET2": 1e5}""", "NET2", 100000)]
    [InlineData("""{"CTX1": "manual"}""", "CTX1", 6)]
    [InlineData("""{"\u0043TX1": "t\u0065ch"}""", "CTX1", 1)]
    public void Equal_numbers_in_different_notations_are_equal_answers(string answers, string item, double answer) =>
        Assert.Equal(answer, RandomResponseSets.Read(answers).Responses![TestCatalog.Instrument.Find(item)]);

    [Theory]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("-0e5")]
    public void Negative_zero_is_read_as_zero(string number)
    {
        var answer = RandomResponseSets.Read($$"""{"ENG3": {{number}}}""").Responses![
            TestCatalog.Instrument.Find("ENG3")
        ];

        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(answer));
    }

    [Theory]
    [InlineData("ENG3", "3.5", ValidationError.WrongType)]
    [InlineData("ENG1", "2.5", ValidationError.WrongType)]
    [InlineData("ENG1", "\"4\"", ValidationError.WrongType)]
    [InlineData("ENG1", "null", ValidationError.WrongType)]
    [InlineData("ENG1", "true", ValidationError.WrongType)]
    [InlineData("ENG1", "[4]", ValidationError.WrongType)]
    [InlineData("ENG1", "{}", ValidationError.WrongType)]
    [InlineData("TIM1", "\"8.5\"", ValidationError.WrongType)]
    [InlineData("CTX1", "1", ValidationError.WrongType)]
    [InlineData("CTX1", "null", ValidationError.WrongType)]
    [InlineData("CTX1", "false", ValidationError.WrongType)]
    [InlineData("CTX1", "[\"tech\"]", ValidationError.WrongType)]
    [InlineData("ENG1", "0", ValidationError.OutOfRange)]
    [InlineData("ENG1", "6", ValidationError.OutOfRange)]
    [InlineData("ENG3", "-1", ValidationError.OutOfRange)]
    [InlineData("ENG3", "8", ValidationError.OutOfRange)]
    [InlineData("ENG3", "1e400", ValidationError.OutOfRange)]
    [InlineData("ENG3", "-1e400", ValidationError.OutOfRange)]
    [InlineData("TIM1", "80.0000001", ValidationError.OutOfRange)]
    [InlineData("TIM1", "-1e-300", ValidationError.OutOfRange)]
    [InlineData("CTX1", "\"TECH\"", ValidationError.UnknownOption)]
    [InlineData("CTX1", "\"\"", ValidationError.UnknownOption)]
    [InlineData("CTX1", "\" tech\"", ValidationError.UnknownOption)]
    [InlineData("CTX1", "\"tech\\u0000\"", ValidationError.UnknownOption)]
    [InlineData("CTX1", "\"\\ud800\"", ValidationError.UnknownOption)]
    [InlineData("CTX1", "\"té𝄞ch\"", ValidationError.UnknownOption)]
    public void An_invalid_answer_is_reported_with_its_code(string item, string answer, string code)
    {
        var error = Assert.Single(RandomResponseSets.Read($$"""{"{{item}}": {{answer}}}""").Errors);

        Assert.Equal(($"#/answers/{item}", code), (error.Pointer, error.Code));
    }

    [Fact]
    public void An_unknown_option_of_any_length_is_reported() =>
        Assert.Equal(
            ValidationError.UnknownOption,
            Assert.Single(RandomResponseSets.Read($$"""{"CTX1": "{{new string('x', 5000)}}"}""").Errors).Code
        );

    [Theory]
    [InlineData("eng1", "#/answers/eng1")]
    [InlineData("", "#/answers/")]
    [InlineData("a/b", "#/answers/a~1b")]
    [InlineData("a~b", "#/answers/a~0b")]
    [InlineData("~1", "#/answers/~01")]
    [InlineData("100%", "#/answers/100%25")]
    [InlineData("a b", "#/answers/a%20b")]
    [InlineData("größe", "#/answers/gr%C3%B6%C3%9Fe")]
    [InlineData("𝄞", "#/answers/%F0%9D%84%9E")]
    [InlineData("\\u0000", "#/answers/%00")]
    [InlineData("\\\"\\\\", "#/answers/%22%5C")]
    [InlineData("#?", "#/answers/%23%3F")]
    public void An_unknown_item_has_an_escaped_pointer(string name, string pointer)
    {
        var error = Assert.Single(RandomResponseSets.Read($$"""{"{{name}}": 1}""").Errors);

        Assert.Equal((pointer, ValidationError.UnknownItem), (error.Pointer, error.Code));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("ENG1\\udfff")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€")]
    public void An_invalid_or_overlong_name_is_an_unknown_item(string name) =>
        Assert.Equal(
            ValidationError.UnknownItem,
            Assert.Single(RandomResponseSets.Read($$"""{"{{name}}": 1}""").Errors).Code
        );

    [Theory]
    [InlineData("""{"ENG1": 4, "ENG1": 4}""")]
    [InlineData("""{"ENG1": 4, "ENG2": 3, "\u0045NG1": 9}""")]
    public void A_duplicate_answer_is_an_error(string answers) =>
        Assert.Equal("#/answers/ENG1", Assert.Single(RandomResponseSets.Read(answers).Errors).Pointer);

    [Fact]
    public void All_errors_are_reported_together()
    {
        var (responses, errors) = RandomResponseSets.Read(
            """
            {
              "CTX2": "unemployed", "CTX1": "law", "ENG1": 9, "ENG3": 3.5, "TIM1": "8",
              "ADV1": "no", "ADV3": 0, "FLD2-events": "yes", "X": 1, "Y": {"deep": [1]}
            }
            """
        );

        Assert.Null(responses);
        Assert.Equal(
            [
                ("#/answers/ADV1", ValidationError.HiddenItem),
                ("#/answers/ADV3", ValidationError.HiddenItem),
                ("#/answers/ADV3", ValidationError.OutOfRange),
                ("#/answers/CTX1", ValidationError.UnknownOption),
                ("#/answers/ENG1", ValidationError.OutOfRange),
                ("#/answers/ENG3", ValidationError.WrongType),
                ("#/answers/FLD2-events", ValidationError.HiddenItem),
                ("#/answers/TIM1", ValidationError.WrongType),
                ("#/answers/X", ValidationError.UnknownItem),
                ("#/answers/Y", ValidationError.UnknownItem),
            ],
            errors.Select(error => (error.Pointer, error.Code)).Order()
        );
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("7")]
    public void Answers_that_are_not_an_object_have_the_wrong_type(string answers)
    {
        var error = Assert.Single(RandomResponseSets.Read(answers).Errors);

        Assert.Equal(("#/answers", ValidationError.WrongType), (error.Pointer, error.Code));
    }

    [Fact]
    public void Earlier_errors_do_not_prevent_reading_answers()
    {
        var errors = new List<ValidationError> { new("#/focus", ValidationError.UnknownOption, "") };
        using var json = JsonDocument.Parse("{}");

        Assert.NotNull(AnswerReader.Read(TestCatalog.Instrument, json.RootElement, "#/answers", errors));
        Assert.Single(errors);
    }
}
