using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Answers;

/// <summary>Answers to items that other answers hide are refused (docs/scoring.md#visibility).</summary>
public sealed class HiddenItemTests
{
    [Theory]
    [InlineData("""{"CTX2": "unemployed", "ADV1": "no"}""", "ADV1", "CTX2 is \"unemployed\"")]
    [InlineData("""{"ADV3": 3, "CTX2": "unemployed"}""", "ADV3", "CTX2 is \"unemployed\"")]
    [InlineData("""{"FLD2-twitter": "yes"}""", "FLD2-twitter", "FLD1-twitter is not answered")]
    [InlineData("""{"FLD1-blog": "rarely", "FLD2-blog": "no"}""", "FLD2-blog", "FLD1-blog is \"rarely\"")]
    [InlineData("""{"FLD1-blog": "dont-know", "FLD2-blog": "no"}""", "FLD2-blog", "FLD1-blog is \"dont-know\"")]
    public void A_hidden_item_error_names_the_deciding_item(string answers, string item, string reason)
    {
        var error = Assert.Single(RandomResponseSets.Read(answers).Errors);

        Assert.Equal(($"#/answers/{item}", ValidationError.HiddenItem), (error.Pointer, error.Code));
        Assert.Contains(reason, error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ADV1": "no", "ADV2": "unsure", "ADV3": 3}""")]
    [InlineData("""{"CTX2": "self-employed", "ADV1": "no"}""")]
    [InlineData("""{"FLD2-blog": "no", "FLD1-blog": "sometimes"}""")]
    [InlineData("{}")]
    public void Visible_items_may_be_answered_in_any_order(string answers) =>
        Assert.Empty(RandomResponseSets.Read(answers).Errors);

    [Theory]
    [InlineData("""{"CTX2": "jobless", "ADV1": "no"}""", "CTX2")]
    [InlineData("""{"FLD1-blog": 3, "FLD2-blog": "no"}""", "FLD1-blog")]
    public void An_unreadable_deciding_answer_hides_nothing(string answers, string item) =>
        Assert.Equal($"#/answers/{item}", Assert.Single(RandomResponseSets.Read(answers).Errors).Pointer);
}
