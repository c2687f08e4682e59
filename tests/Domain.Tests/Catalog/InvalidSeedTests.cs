using ChannelFit.Catalog;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Seeds that are wrong do not start, and every fault is named at once.</summary>
public sealed class InvalidSeedTests : IDisposable
{
    private const string Instrument = SeedFolderCopy.Instrument;

    private const string Model = SeedFolderCopy.Model;

    private readonly SeedFolderCopy seeds = new();

    public void Dispose() => seeds.Dispose();

    [Fact]
    public void All_seed_errors_are_reported_together()
    {
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            (Instrument, "items/0/options", "\"fields\"", "CTX1 has the unknown options fields"),
            (Instrument, "items/9/min", "9", "ENG3 has no numbers between min and max"),
            (Instrument, "items/40/showWhen/anyOf/0", "\"now\"", "FLD2-twitter is shown by the unknown option now"),
            (
                Instrument,
                "items/41/showWhen/item",
                "\"NET1\"",
                "FLD2-linkedin is shown by NET1, which is no choice item"
            ),
            ("texts/en.json", "language", "\"fr\"", "texts/en.json: should be texts/fr.json"),
            (
                Model,
                "instrument",
                "\"channel-fit@3\"",
                "reads the instrument channel-fit@3, which is not there or cannot be read"
            ),
        ];

        AssertNamed(mistakes);
    }

    [Fact]
    public void Instrument_errors_do_not_hide_model_errors()
    {
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            (Instrument, "scales/agreement/max", "1", "scale agreement does not rise"),
            (Instrument, "forms/short/0", "\"CTX9\"", "form short has the unknown item CTX9"),
            (Instrument, "options/yes-no/1", "\"yes\"", "options yes-no repeat a code"),
            (Instrument, "items/9/min", "9", "ENG3 has no numbers between min and max"),
            (Instrument, "items/11/code", "\"ENG3\"", "item ENG3 stands twice"),
            (Model, "channels/0/base", "101", "the base of twitter is not 0–100"),
            ("models/fit-model.v1.1.0.json", "channels/1/range", "0", "the range of linkedin is not above 0"),
            ("texts/en.json", "focus/first", "{}", "lacks the text focus/first/skip"),
            ("texts/es.json", "flags", "{}", "lacks the text flags/expectations-high"),
        ];

        AssertNamed(mistakes);
        Assert.DoesNotContain("which is not there", seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_out_of_range_numbers_are_reported_together()
    {
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            (Model, "likely/level", "1", "likely.level"),
            (Model, "likely/factor", "-1.28", "likely.factor"),
            (Model, "coverage/minimum", "0", "coverage.minimum"),
            (Model, "quality/straightLinedMinimum", "1", "quality.straightLinedMinimum"),
            (Model, "quality/contradictoryDifference", "0", "quality.contradictoryDifference"),
            (Model, "quality/contradictoryConstructs", "99", "quality.contradictoryConstructs"),
            (Model, "quality/secondsPerAnswer", "-1", "quality.secondsPerAnswer"),
            (Model, "plan/worth/scale", "0", "plan.worth.scale"),
            (Model, "plan/worth/offset", "101", "plan.worth.offset"),
            (Model, "plan/worth/power", "2", "worth has another power"),
            (Model, "plan/minimumHours", "0.3", "plan.minimumHours"),
            (Model, "plan/stepHours", "0.5", "plans are made in another step"),
            (Model, "plan/maximumShare", "0", "plan.maximumShare"),
            (Model, "plan/watchShare", "1", "plan.watchShare"),
            (Model, "plan/watchMaximumHours", "-1", "plan.watchMaximumHours"),
            (Model, "trial/scoreAtLeast", "-1", "trial.scoreAtLeast"),
            (Model, "trial/weeks", "0", "trial.weeks"),
            (Model, "trial/minutesPerWeek", "0", "trial.minutesPerWeek"),
            (Model, "counterfactual/maximumChanges", "4", "counterfactual.maximumChanges"),
            (Model, "counterfactual/shown", "0", "counterfactual.shown"),
            (Model, "basis/sampleSize", "-1", "basis.sampleSize"),
            (Model, "channels/0/range", "4000", "the range of twitter is not above 0 and at most 100"),
            (Model, "shifts/0/points/tech/portfolio", "-101", "shift field of tech moves a channel by more than 100"),
            (Model, "gates/0/any/0/below", "40", "a condition compares a construct with what is not 0–1"),
        ];

        AssertNamed(mistakes);
    }

    [Fact]
    public void Duplicates_and_invalid_references_are_reported_together()
    {
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            (Model, "shifts/0/item", "\"TIM1\"", "shift field reads TIM1, which is no choice item"),
            (Model, "shifts/1/item", "\"ENG1\"", "shift recent-graduate reads ENG1, which is no choice item"),
            (Model, "shifts/2/source", "\"field\"", "the shift field stands twice"),
            (Model, "constructs/1/construct", "\"engagement\"", "the construct engagement stands twice"),
            (Model, "channels/1/channel", "\"twitter\"", "the channel twitter stands twice"),
            (Model, "flags/1/flag", "\"expectations-high\"", "the flag expectations-high stands twice"),
            (Model, "gates/1/channels/0", "\"twitter\"", "the gate one-way-street in twitter stands twice"),
            (Model, "bands/1/verdict", "\"core\"", "the band core stands twice"),
            (Model, "quality/contradictoryAmong/1", "\"engagement\"", "construct engagement stands twice"),
        ];

        AssertNamed(mistakes);
    }

    [Fact]
    public void An_item_of_two_constructs_is_reported() =>
        AssertNamed([
            (Model, "constructs/9/help/item", "\"ENG1\"", "ENG1 speaks to engagement and to digital-comfort"),
        ]);

    [Theory]
    [InlineData("\"26\"")]
    [InlineData("\"Nov 2026\"")]
    [InlineData("\"2026-13\"")]
    public void An_invalid_evidence_edition_is_reported_with_other_errors(string edition)
    {
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            ("evidence/register.json", "asOf", edition, "which is no year and month such as 2026-11"),
            (Model, "likely/factor", "0", "likely.factor"),
        ];

        AssertNamed(mistakes);
    }

    [Fact]
    public void Unreadable_files_are_reported_together()
    {
        string[] files = ["evidence/register.json", Instrument, Model, "texts/es.json", "demo/2-developer.json"];

        foreach (var file in files)
        {
            File.Delete(Path.Combine(seeds.Root, file));
            Directory.CreateDirectory(Path.Combine(seeds.Root, file));
        }

        var told = seeds.LoadError();
        Assert.All(files, file => Assert.Contains($"- {file}: ", told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_non_finite_number_is_reported()
    {
        seeds.Write(
            Model,
            File.ReadAllText(Path.Combine(seeds.Root, Model))
                .Replace("\"sem\": 0.11", "\"sem\": 1e999", StringComparison.Ordinal)
        );

        Assert.Contains("holds no number at $.constructs[0].sem", seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_later_model_and_its_evidence_are_reported_together()
    {
        const string later = "models/fit-model.v1.1.0.json";
        const string links = "evidence/links/fit-model.v1.1.0.json";
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            (later, "channels/0/channel", "\"x\"", "scores other channels than the other models"),
            (links, "inherits", "\"fit-model@1.1.0\"", "inherits from fit-model@1.1.0, which is no earlier model"),
            (
                links,
                "links",
                """{"range/twitter": {"evidence": ["E99"]}}""",
                "range/twitter cites E99, which is not in the register"
            ),
        ];

        AssertNamed(mistakes);
    }

    [Fact]
    public void Evidence_links_must_match_their_file_name()
    {
        seeds.Change("evidence/links/fit-model.v1.1.0.json", "model", "\"fit-model@1.2.0\"");

        Assert.Contains("should be evidence/links/fit-model.v1.2.0.json", seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_model_are_reported_together()
    {
        (string File, string Path, string Value, string Fault)[] mistakes =
        [
            (Model, "version", "\"1.0.1\"", "should be models/fit-model.v1.0.1.json"),
            (Model, "channels/0/base", "101", "the base of twitter is not 0–100"),
            (Model, "channels/1/range", "0", "the range of linkedin is not above 0"),
            (Model, "channels/2/channel", "\"friends\"", "unknown channel referrals"),
            (Model, "gates/1/gate", "\"one way\"", "the gate \"one way\" is not 1 to 64 letters, digits and hyphens"),
            (Model, "channels/2/channel", "\"friends\"", "no construct has weight in friends"),
            (Model, "constructs/0/neutral", "-0.5", "the neutral point of engagement is not 0–1"),
            (Model, "constructs/1/sem", "2", "the error of value-contribution is not 0–1"),
            (Model, "shifts/0/item", "\"CTX9\"", "unknown item CTX9"),
            (Model, "bands/0/atLeast", "20", "the bands do not rise"),
            (Model, "gates/0/any/0/construct", "\"charm\"", "charm is not measured for twitter"),
            (Model, "gates/3/cap", "\"never\"", "unknown verdict never"),
            (Model, "gates/6/any/0/item", "\"CTX1\"", "a condition reads CTX1, which is no Number item"),
            (Model, "items/ENG1/direction", "\"up\"", "ENG1 has the direction up"),
            (Model, "items/ENG3/knots/1", "[0, 0.25]", "the knots of ENG3 do not rise"),
            (Model, "items/NET1/knots/0", "[0]", "a knot of NET1 is no pair of numbers"),
            (Model, "items/NET2/knots/4/1", "1.5", "the knots of NET2 leave its limits"),
            (Model, "items/VAL1/values/weekly", "7.5", "VAL1 values weekly beyond its limits"),
            (Model, "items/FLD2-blog/values/no", "0.25", "FLD2-blog values no beyond its limits"),
            (Model, "items/CTX9", """{"changeable": false}""", "the scoring key has the unknown item CTX9"),
        ];

        AssertNamed(mistakes);
    }

    [Theory]
    [InlineData(Model, "channels/0", "null")]
    [InlineData(Model, "items/CTX1", "null")]
    [InlineData(Instrument, "options/field/0", "null")]
    [InlineData(Instrument, "items/0/surprise", "1")]
    [InlineData(Model, "channels/0/base", "\"34\"")]
    [InlineData(Model, "version", "\"newest\"")]
    [InlineData(Model, "constructs", "[]")]
    [InlineData(Instrument, "items", "[]")]
    public void A_seed_with_unexpected_members_is_rejected_with_a_message(string file, string path, string value)
    {
        seeds.Change(file, path, value);

        Assert.Contains(file, seeds.LoadError(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    public void A_file_that_is_not_a_seed_is_rejected_with_a_message(string text)
    {
        File.WriteAllText(Path.Combine(seeds.Root, Model), text);

        Assert.Contains(Model, seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_seed_folder_is_rejected_with_a_message()
    {
        var empty = Directory.CreateDirectory(Path.Combine(seeds.Root, "empty")).FullName;

        Assert.Contains(
            "there are no models",
            Assert.Throws<InvalidCatalogException>(() => CatalogLoader.Load(empty)).Message,
            StringComparison.Ordinal
        );
    }

    private void AssertNamed((string File, string Path, string Value, string Fault)[] mistakes)
    {
        foreach (var (file, path, value, _) in mistakes)
        {
            seeds.Change(file, path, value);
        }

        var told = seeds.LoadError();
        Assert.All(mistakes, mistake => Assert.Contains(mistake.Fault, told, StringComparison.Ordinal));
    }
}
