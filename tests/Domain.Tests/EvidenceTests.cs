using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Domain.Tests;

public sealed class EvidenceTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Dictionary<string, Row> Rows = SeedTree
        .Read("evidence/register.json")
        .GetProperty("rows")
        .Deserialize<Row[]>(Strict)!
        .ToDictionary(row => row.Id);

    private static readonly Dictionary<string, Link> Links = SeedTree
        .Read("evidence/links.json")
        .GetProperty("links")
        .Deserialize<Dictionary<string, Link>>(Strict)!;

    [Fact]
    public void Every_coefficient_names_its_origin_and_no_link_is_left_over()
    {
        var coefficients = Coefficients().ToHashSet();

        Assert.Empty(coefficients.Except(Links.Keys));
        Assert.Empty(Links.Keys.Except(coefficients));
    }

    [Fact]
    public void The_links_belong_to_the_model()
    {
        var model = $"{SeedTree.Model.GetProperty("key")}@{SeedTree.Model.GetProperty("version")}";
        Assert.Equal(model, SeedTree.Read("evidence/links.json").GetProperty("model").GetString());
    }

    [Fact]
    public void An_origin_is_evidence_or_a_judgement_with_a_note() =>
        Assert.All(
            Links.Values,
            link => Assert.True(link is { Evidence.Length: > 0 } || link.Judgement?.Trim().Length > 0)
        );

    [Fact]
    public void Only_rows_that_were_read_are_cited() =>
        Assert.All(Links.Values.SelectMany(link => link.Evidence ?? []), id => Assert.Equal("read", Rows[id].Status));

    [Fact]
    public void What_is_only_recalled_stays_in_the_register_and_says_so() =>
        Assert.Equal(["E44", "E60c"], Rows.Values.Where(row => row.Status is "recalled").Select(row => row.Id));

    [Theory]
    [InlineData("E20", "E21")]
    [InlineData("E46", "E20")]
    [InlineData("E13", "E12")]
    public void Rows_known_to_conflict_say_so(string one, string other) =>
        Assert.Contains(other, Rows[one].ConflictsWith);

    [Fact]
    public void A_conflict_is_named_on_both_sides() =>
        Assert.All(
            Rows.Values.SelectMany(row => row.ConflictsWith, (row, other) => (row.Id, other)),
            conflict => Assert.Contains(conflict.Id, Rows[conflict.other].ConflictsWith)
        );

    [Fact]
    public void A_row_is_whole()
    {
        Assert.All(Rows.Values, row => Assert.All(row.Texts(), text => Assert.Matches(@"^\S(.*\S)?$", text)));
        Assert.All(Rows.Values, row => Assert.InRange(row.Year, 1970, 2026));
        Assert.All(Rows.Values, row => Assert.Contains(row.Confidence, Confidences));
        Assert.All(Rows.Values, row => Assert.Contains(row.Status, Statuses));
        Assert.All(
            Rows.Values.SelectMany(row => row.Links),
            link => Assert.True(Uri.IsWellFormedUriString(link, UriKind.Absolute), link)
        );
    }

    [Fact]
    public void No_row_and_no_note_claims_more_than_is_known()
    {
        var texts = Rows
            .Values.SelectMany(row => row.Texts())
            .Concat(Links.Values.Select(link => link.Judgement ?? ""));
        Assert.All(texts, text => Assert.DoesNotMatch(TextsTests.Overclaim(), text));
    }

    private static readonly string[] Confidences = ["high", "medium-high", "medium", "low-medium", "low"];

    private static readonly string[] Statuses = ["read", "recalled"];

    /// <summary>A readable key for every number and rule of the model that a reader may ask the origin of.</summary>
    private static IEnumerable<string> Coefficients()
    {
        var model = SeedTree.Model;
        var channels = model.GetProperty("channels").Codes("channel").ToArray();
        var weights =
            from construct in model.GetProperty("constructs").EnumerateArray()
            from weight in construct.GetProperty("weights").EnumerateObject()
            select $"weight/{construct.GetProperty("construct")}/{weight.Name}";
        var shifts =
            from shift in model.GetProperty("shifts").EnumerateArray()
            from option in shift.GetProperty("points").EnumerateObject()
            from points in option.Value.EnumerateObject()
            select $"shift/{shift.GetProperty("source")}/{option.Name}/{points.Name}";
        var gates =
            from gate in model.GetProperty("gates").EnumerateArray()
            select $"gate/{gate.GetProperty("gate")}/{string.Join(',', gate.GetProperty("channels").EnumerateArray())}";

        return
        [
            .. channels.SelectMany(channel => new[] { $"base/{channel}", $"range/{channel}", $"curve/{channel}" }),
            .. weights,
            .. shifts,
            .. gates,
            .. model.GetProperty("bands").Codes("verdict").Select(verdict => $"band/{verdict}"),
            .. model.GetProperty("flags").Codes("flag").Select(flag => $"flag/{flag}"),
            $"floor/{model.GetProperty("floor").GetProperty("floor")}",
            "trial",
        ];
    }

    private sealed record Row(
        string Id,
        string Finding,
        string Source,
        int Year,
        string Place,
        string Population,
        string Denominator,
        string Caveat,
        string Confidence,
        string Status,
        string[] Links,
        string[] ConflictsWith
    )
    {
        public string[] Texts() => [Id, Finding, Source, Place, Population, Denominator, Caveat];
    }

    private sealed record Link(string[]? Evidence = null, string? Judgement = null);
}
