using System.Text.Json;

namespace ChannelFit.Domain.Tests;

/// <summary>Answers are read strictly: every fault at once, each with its code and its place (api.md, scoring.md §1).</summary>
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
    public void A_number_is_what_it_is_worth_however_it_is_written(string answers, string item, double answer) =>
        Assert.Equal(answer, Sheets.Read(answers).Sheet![Seeded.Instrument.Find(item)]);

    [Theory]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("-0e5")]
    public void Minus_nought_is_nought(string number)
    {
        var answer = Sheets.Read($$"""{"ENG3": {{number}}}""").Sheet![Seeded.Instrument.Find("ENG3")];

        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(answer));
    }

    [Theory]
    [InlineData("ENG3", "3.5", Fault.WrongType)]
    [InlineData("ENG1", "2.5", Fault.WrongType)]
    [InlineData("ENG1", "\"4\"", Fault.WrongType)]
    [InlineData("ENG1", "null", Fault.WrongType)]
    [InlineData("ENG1", "true", Fault.WrongType)]
    [InlineData("ENG1", "[4]", Fault.WrongType)]
    [InlineData("ENG1", "{}", Fault.WrongType)]
    [InlineData("TIM1", "\"8.5\"", Fault.WrongType)]
    [InlineData("CTX1", "1", Fault.WrongType)]
    [InlineData("CTX1", "null", Fault.WrongType)]
    [InlineData("CTX1", "false", Fault.WrongType)]
    [InlineData("CTX1", "[\"tech\"]", Fault.WrongType)]
    [InlineData("ENG1", "0", Fault.OutOfRange)]
    [InlineData("ENG1", "6", Fault.OutOfRange)]
    [InlineData("ENG3", "-1", Fault.OutOfRange)]
    [InlineData("ENG3", "8", Fault.OutOfRange)]
    [InlineData("ENG3", "1e400", Fault.OutOfRange)]
    [InlineData("ENG3", "-1e400", Fault.OutOfRange)]
    [InlineData("TIM1", "80.0000001", Fault.OutOfRange)]
    [InlineData("TIM1", "-1e-300", Fault.OutOfRange)]
    [InlineData("CTX1", "\"TECH\"", Fault.UnknownOption)]
    [InlineData("CTX1", "\"\"", Fault.UnknownOption)]
    [InlineData("CTX1", "\" tech\"", Fault.UnknownOption)]
    [InlineData("CTX1", "\"tech\\u0000\"", Fault.UnknownOption)]
    [InlineData("CTX1", "\"\\ud800\"", Fault.UnknownOption)]
    [InlineData("CTX1", "\"té𝄞ch\"", Fault.UnknownOption)]
    public void A_wrong_answer_is_named_by_its_code(string item, string answer, string code)
    {
        var fault = Assert.Single(Sheets.Read($$"""{"{{item}}": {{answer}}}""").Faults);

        Assert.Equal(($"#/answers/{item}", code), (fault.Pointer, fault.Code));
        Assert.StartsWith(item, fault.Detail);
    }

    [Fact]
    public void An_unheard_of_option_of_any_length_is_unknown() =>
        Assert.Equal(
            Fault.UnknownOption,
            Assert.Single(Sheets.Read($$"""{"CTX1": "{{new string('x', 5000)}}"}""").Faults).Code
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
    public void An_unknown_item_is_pointed_at_by_an_escaped_name(string name, string pointer)
    {
        var fault = Assert.Single(Sheets.Read($$"""{"{{name}}": 1}""").Faults);

        Assert.Equal((pointer, Fault.UnknownItem), (fault.Pointer, fault.Code));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("ENG1\\udfff")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€")]
    public void A_name_that_is_no_text_or_too_long_is_an_unknown_item(string name) =>
        Assert.Equal(Fault.UnknownItem, Assert.Single(Sheets.Read($$"""{"{{name}}": 1}""").Faults).Code);

    [Theory]
    [InlineData("""{"ENG1": 4, "ENG1": 4}""")]
    [InlineData("""{"ENG1": 4, "ENG2": 3, "\u0045NG1": 9}""")]
    public void An_item_that_is_answered_twice_is_a_fault(string answers) =>
        Assert.Equal("#/answers/ENG1", Assert.Single(Sheets.Read(answers).Faults).Pointer);

    [Fact]
    public void All_faults_come_at_once()
    {
        var (sheet, faults) = Sheets.Read(
            """
            {
              "CTX2": "unemployed", "CTX1": "law", "ENG1": 9, "ENG3": 3.5, "TIM1": "8",
              "ADV1": "no", "ADV3": 0, "FLD2-events": "yes", "X": 1, "Y": {"deep": [1]}
            }
            """
        );

        Assert.Null(sheet);
        Assert.Equal(
            [
                ("#/answers/ADV1", Fault.HiddenItem),
                ("#/answers/ADV3", Fault.HiddenItem),
                ("#/answers/ADV3", Fault.OutOfRange),
                ("#/answers/CTX1", Fault.UnknownOption),
                ("#/answers/ENG1", Fault.OutOfRange),
                ("#/answers/ENG3", Fault.WrongType),
                ("#/answers/FLD2-events", Fault.HiddenItem),
                ("#/answers/TIM1", Fault.WrongType),
                ("#/answers/X", Fault.UnknownItem),
                ("#/answers/Y", Fault.UnknownItem),
            ],
            faults.Select(fault => (fault.Pointer, fault.Code)).Order()
        );
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("7")]
    public void Answers_that_are_no_object_are_of_a_wrong_type(string answers)
    {
        var fault = Assert.Single(Sheets.Read(answers).Faults);

        Assert.Equal(("#/answers", Fault.WrongType), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void A_fault_found_before_spoils_no_sheet()
    {
        var faults = new List<Fault> { new("#/focus", Fault.UnknownOption, "") };
        using var json = JsonDocument.Parse("{}");

        Assert.NotNull(AnswerReader.Read(Seeded.Instrument, json.RootElement, "#/answers", faults));
        Assert.Single(faults);
    }
}
