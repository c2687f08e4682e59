using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Catalog;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

public sealed class EvidenceRegisterTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Dictionary<string, Row> Rows = SeedJsonFiles
        .Read("evidence/register.json")
        .GetProperty("rows")
        .Deserialize<Row[]>(Strict)!
        .ToDictionary(row => row.Id);

    /// <summary>The evidence links of the coefficients of every model, its own and inherited ones.</summary>
    private static readonly EvidenceLink[] Links =
    [
        .. TestCatalog.Published.Models.SelectMany(model => model.Links.Values).Distinct(),
    ];

    public static TheoryData<string> Models => [.. SeedJsonFiles.Models.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_coefficient_has_exactly_one_evidence_link(string model)
    {
        var coefficients = ModelCoefficients.Of(SeedJsonFiles.Models[model]).Keys;
        var linked = TestCatalog.Published.FindModel(model)!.Links.Keys;

        Assert.Empty(coefficients.Except(linked));
        Assert.Empty(linked.Except(coefficients));
    }

    [Fact]
    public void A_link_is_evidence_or_a_judgement_with_a_note() =>
        Assert.All(Links, link => Assert.True(link is { Evidence.Length: > 0 } || link.Judgement?.Trim().Length > 0));

    [Fact]
    public void Only_rows_with_status_read_are_cited() =>
        Assert.All(Links.SelectMany(link => link.Evidence ?? []), id => Assert.Equal("read", Rows[id].Status));

    [Fact]
    public void Recalled_rows_stay_in_the_register_with_that_status() =>
        Assert.Equal(["E44", "E60c"], Rows.Values.Where(row => row.Status is "recalled").Select(row => row.Id));

    [Fact]
    public void The_page_lists_every_row() =>
        Assert.Equal(
            Rows.Keys.Order(StringComparer.Ordinal),
            File.ReadLines(Path.Combine(TestCatalog.Root, "docs/evidence.md"))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells.Length == 8 && cells[1] is not ("id" or "---"))
                .Select(cells => cells[1])
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("E74")]
    [InlineData("E75")]
    [InlineData("E76")]
    [InlineData("E77")]
    [InlineData("E78")]
    [InlineData("E79")]
    [InlineData("E80")]
    [InlineData("E81")]
    public void Version_2_cites_its_new_rows(string id) =>
        Assert.Contains(
            TestCatalog.Published.FindModel("fit-model@2.0.0")!.Links.Values,
            link => link.Evidence?.Contains(id) == true
        );

    [Theory]
    [InlineData("E20", "E21")]
    [InlineData("E46", "E20")]
    [InlineData("E13", "E12")]
    [InlineData("E76", "E19a")]
    [InlineData("E79", "E77")]
    [InlineData("E80", "E47")]
    public void Known_conflicts_are_recorded(string one, string other) =>
        Assert.Contains(other, Rows[one].ConflictsWith);

    [Fact]
    public void Conflicts_are_recorded_in_both_rows() =>
        Assert.All(
            Rows.Values.SelectMany(row => row.ConflictsWith, (row, other) => (row.Id, other)),
            conflict => Assert.Contains(conflict.Id, Rows[conflict.other].ConflictsWith)
        );

    [Fact]
    public void Every_row_has_all_its_members()
    {
        Assert.All(Rows.Values, row => Assert.All(row.Texts(), text => Assert.Matches(@"^\S(.*\S)?$", text)));
        Assert.All(Rows.Values, row => Assert.InRange(row.Year ?? 2026, 1970, 2026)); // some sources have no year
        Assert.All(Rows.Values, row => Assert.Contains(row.Confidence, Confidences));
        Assert.All(Rows.Values, row => Assert.Contains(row.Status, Statuses));
        Assert.All(
            Rows.Values.SelectMany(row => row.Links),
            link => Assert.True(Uri.IsWellFormedUriString(link, UriKind.Absolute), link)
        );
    }

    [Fact]
    public void No_row_or_note_overclaims()
    {
        var texts = Rows.Values.SelectMany(row => row.Texts()).Concat(Links.Select(link => link.Judgement ?? ""));
        Assert.All(texts, text => Assert.DoesNotMatch(LanguageTextsTests.Overclaim(), text));
    }

    private static readonly string[] Confidences = ["high", "medium-high", "medium", "low-medium", "low"];

    private static readonly string[] Statuses = ["read", "recalled"];

    private sealed record Row(
        string Id,
        string Finding,
        string Source,
        string Place,
        string Population,
        string Denominator,
        string Caveat,
        string Confidence,
        string Status,
        string[] Links,
        string[] ConflictsWith,
        int? Year = null
    )
    {
        public string[] Texts() => [Id, Finding, Source, Place, Population, Denominator, Caveat];
    }
}
