using ChannelFit.Catalog;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Invalid seeds stop the start, and all errors are reported together.</summary>
public sealed class InvalidSeedTests : IDisposable
{
    private const string Instrument = SeedFolderCopy.Instrument;

    private const string Model = SeedFolderCopy.Model;

    private readonly SeedFolderCopy seeds = new();

    public void Dispose() => seeds.Dispose();

    [Fact]
    public void All_seed_errors_are_reported_together()
    {
        (string File, string Path, string Value, string Error)[] mistakes =
        [
            (Instrument, "items/0/options", "\"fields\"", "CTX1 has the unknown option set fields"),
            (Instrument, "items/9/min", "9", "ENG3 must have a max greater than its min"),
            (
                Instrument,
                "items/40/showWhen/anyOf/0",
                "\"now\"",
                "The showWhen of FLD2-twitter has the unknown option now"
            ),
            (
                Instrument,
                "items/41/showWhen/item",
                "\"NET1\"",
                "The showWhen item of FLD2-linkedin must be a choice item, not NET1"
            ),
            ("texts/en.json", "language", "\"fr\"", "texts/en.json: The file must be named texts/fr.json"),
            (Model, "instrument", "\"channel-fit@3\"", "The instrument channel-fit@3 is missing or invalid"),
        ];

        AssertReported(mistakes);
    }

    [Fact]
    public void Instrument_errors_do_not_hide_model_errors()
    {
        (string File, string Path, string Value, string Error)[] mistakes =
        [
            (Instrument, "scales/agreement/max", "1", "Scale agreement must have a max greater than its min"),
            (Instrument, "forms/short/0", "\"CTX9\"", "orm short has the unknown item CTX9"),
            (Instrument, "options/yes-no/1", "\"yes\"", "The option set yes-no has a duplicate code"),
            (Instrument, "items/9/min", "9", "ENG3 must have a max greater than its min"),
            (Instrument, "items/11/code", "\"ENG3\"", "Duplicate item ENG3"),
            (Model, "channels/0/base", "101", "The base of twitter must be from 0 to 100"),
            ("models/fit-model.v1.1.0.json", "channels/1/range", "0", "The range of linkedin must be greater than 0"),
            ("texts/en.json", "focus/first", "{}", "The text focus/first/skip is missing"),
            ("texts/es.json", "flags", "{}", "The text flags/expectations-high is missing"),
        ];

        AssertReported(mistakes);
        Assert.DoesNotContain("is missing or invalid", seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_out_of_range_numbers_are_reported_together()
    {
        (string File, string Path, string Value, string Error)[] mistakes =
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
            (Model, "plan/worth/power", "2", "plan.worth.power"),
            (Model, "plan/minimumHours", "0.3", "plan.minimumHours"),
            (Model, "plan/stepHours", "0.5", "plan.stepHours"),
            (Model, "plan/maximumShare", "0", "plan.maximumShare"),
            (Model, "plan/watchShare", "1", "plan.watchShare"),
            (Model, "plan/watchMaximumHours", "-1", "plan.watchMaximumHours"),
            (Model, "trial/scoreAtLeast", "-1", "trial.scoreAtLeast"),
            (Model, "trial/weeks", "0", "trial.weeks"),
            (Model, "trial/minutesPerWeek", "0", "trial.minutesPerWeek"),
            (Model, "counterfactual/maximumChanges", "4", "counterfactual.maximumChanges"),
            (Model, "counterfactual/shown", "0", "counterfactual.shown"),
            (Model, "basis/sampleSize", "-1", "basis.sampleSize"),
            (Model, "channels/0/range", "4000", "The range of twitter must be greater than 0 and at most 100"),
            (
                Model,
                "shifts/0/points/tech/portfolio",
                "-101",
                "The points of shift field for tech must be from -100 to 100"
            ),
            (Model, "gates/0/any/0/below", "40", "The limit of a condition on a construct must be from 0 to 1"),
        ];

        AssertReported(mistakes);
    }

    [Fact]
    public void Duplicates_and_invalid_references_are_reported_together()
    {
        (string File, string Path, string Value, string Error)[] mistakes =
        [
            (Model, "shifts/0/item", "\"TIM1\"", "The item of shift field must be a choice item, not TIM1"),
            (Model, "shifts/1/item", "\"ENG1\"", "The item of shift recent-graduate must be a choice item, not ENG1"),
            (Model, "shifts/2/source", "\"field\"", "Duplicate shift field"),
            (Model, "constructs/1/construct", "\"engagement\"", "Duplicate construct engagement"),
            (Model, "channels/1/channel", "\"twitter\"", "Duplicate channel twitter"),
            (Model, "flags/1/flag", "\"expectations-high\"", "Duplicate flag expectations-high"),
            (Model, "gates/1/channels/0", "\"twitter\"", "Duplicate gate one-way-street in twitter"),
            (Model, "bands/1/verdict", "\"core\"", "Duplicate band core"),
            (Model, "quality/contradictoryAmong/1", "\"engagement\"", "Duplicate contradictory construct engagement"),
        ];

        AssertReported(mistakes);
    }

    [Fact]
    public void An_item_of_two_constructs_is_reported() =>
        AssertReported([
            (
                Model,
                "constructs/9/help/item",
                "\"ENG1\"",
                "ENG1 must belong to one construct, not to engagement and digital-comfort"
            ),
        ]);

    [Theory]
    [InlineData("\"26\"")]
    [InlineData("\"Nov 2026\"")]
    [InlineData("\"2026-13\"")]
    public void An_invalid_evidence_edition_is_reported_with_other_errors(string edition)
    {
        (string File, string Path, string Value, string Error)[] mistakes =
        [
            ("evidence/register.json", "asOf", edition, "asOf must be a year and month such as 2026-11"),
            (Model, "likely/factor", "0", "likely.factor"),
        ];

        AssertReported(mistakes);
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

        var actual = seeds.LoadError();
        Assert.All(files, file => Assert.Contains($"- {file}: ", actual, StringComparison.Ordinal));
    }

    [Fact]
    public void A_non_finite_number_is_reported()
    {
        seeds.Write(
            Model,
            File.ReadAllText(Path.Combine(seeds.Root, Model))
                .Replace("\"sem\": 0.11", "\"sem\": 1e999", StringComparison.Ordinal)
        );

        Assert.Contains("$.constructs[0].sem must be a finite number", seeds.LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_later_model_and_its_evidence_are_reported_together()
    {
        const string later = "models/fit-model.v1.1.0.json";
        const string links = "evidence/links/fit-model.v1.1.0.json";
        (string File, string Path, string Value, string Error)[] mistakes =
        [
            (later, "channels/0/channel", "\"x\"", "The channels must be the same as in the other models"),
            (
                links,
                "inherits",
                "\"fit-model@1.1.0\"",
                "inherits must be an earlier model with links, not fit-model@1.1.0"
            ),
            (
                links,
                "links",
                """{"range/twitter": {"evidence": ["E99"]}}""",
                "range/twitter cites E99, which is not in the register"
            ),
        ];

        AssertReported(mistakes);
    }

    [Fact]
    public void Evidence_links_must_match_their_file_name()
    {
        seeds.Change("evidence/links/fit-model.v1.1.0.json", "model", "\"fit-model@1.2.0\"");

        Assert.Contains(
            "The file must be named evidence/links/fit-model.v1.2.0.json",
            seeds.LoadError(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void All_errors_of_a_model_are_reported_together()
    {
        (string File, string Path, string Value, string Error)[] mistakes =
        [
            (Model, "version", "\"1.0.1\"", "The file must be named models/fit-model.v1.0.1.json"),
            (Model, "channels/0/base", "101", "The base of twitter must be from 0 to 100"),
            (Model, "channels/1/range", "0", "The range of linkedin must be greater than 0"),
            (Model, "channels/2/channel", "\"friends\"", "Unknown channel referrals"),
            (Model, "gates/1/gate", "\"one way\"", "The gate \"one way\" must be 1 to 64 letters, digits and hyphens"),
            (Model, "channels/2/channel", "\"friends\"", "No construct has a weight in friends"),
            (Model, "constructs/0/neutral", "-0.5", "The neutral of engagement must be from 0 to 1"),
            (Model, "constructs/1/sem", "2", "The sem of value-contribution must be from 0 to 1"),
            (Model, "shifts/0/item", "\"CTX9\"", "Unknown item CTX9"),
            (Model, "bands/0/atLeast", "20", "The bands must increase"),
            (Model, "gates/0/any/0/construct", "\"charm\"", "charm is not measured for twitter"),
            (Model, "gates/3/cap", "\"never\"", "Unknown verdict never"),
            (Model, "gates/6/any/0/item", "\"CTX1\"", "A condition on CTX1 requires an item of type Number"),
            (Model, "items/ENG1/direction", "\"up\"", "none, not up"),
            (Model, "items/ENG3/knots/1", "[0, 0.25]", "The knots of ENG3 must increase"),
            (Model, "items/NET1/knots/0", "[0]", "Each knot of NET1 must be a pair of numbers"),
            (Model, "items/NET2/knots/4/1", "1.5", "The knots of NET2 are out of range"),
            (Model, "items/VAL1/values/weekly", "7.5", "The value of weekly of VAL1 is out of range"),
            (Model, "items/FLD2-blog/values/no", "0.25", "The value of no of FLD2-blog is out of range"),
            (Model, "items/CTX9", """{"changeable": false}""", "The scoring key has the unknown item CTX9"),
        ];

        AssertReported(mistakes);
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
            "There are no models",
            Assert.Throws<InvalidCatalogException>(() => CatalogLoader.Load(empty)).Message,
            StringComparison.Ordinal
        );
    }

    private void AssertReported((string File, string Path, string Value, string Error)[] mistakes)
    {
        foreach (var (file, path, value, _) in mistakes)
        {
            seeds.Change(file, path, value);
        }

        var actual = seeds.LoadError();
        Assert.All(mistakes, mistake => Assert.Contains(mistake.Error, actual, StringComparison.Ordinal));
    }
}
