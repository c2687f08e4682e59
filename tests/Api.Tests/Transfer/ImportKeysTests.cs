using System.Text;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>Idempotency keys of imported records.</summary>
public sealed class ImportKeysTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Of_records_with_the_same_key_the_first_in_the_file_is_stored()
    {
        using var partner = await api.CreatePartner();
        string[] file =
        [
            .. from key in Enumerable.Range(1, 50)
            from agreement in (int[])[1, 2, 3]
            select $$"""{"instrument":"channel-fit@2","answers":{"ENG1":{{agreement}}},"idempotencyKey":"{{key}}"}""",
        ];

        var response = await partner.SendLines(file);

        Assert.Equal((50, 100, 0), response.End());
        Assert.Equal(
            Enumerable.Range(1, 150).Select(line => line % 3 == 1 ? $"{line}" : $"{line}: 422"),
            response.Records()
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Importing_a_file_twice_stores_each_record_once()
    {
        using var partner = await api.CreatePartner();
        string[] file =
        [
            .. Enumerable.Range(0, 3000).Select(number => Record($"crm-{number}")),
            """{"instrument":"channel-fit@2","answers":{"ENG1":4},"durationSeconds":60}""",
            """{ "durationSeconds": 60.0, "answers": {"ENG1":4.0}, "instrument":"channel-fit@2", "result": {"id": 1} }""",
            """{"instrument":"channel-fit@2","answers":{"ENG1":4},"durationSeconds":61}""",
        ];

        var first = await partner.SendLines(file);
        var second = await partner.SendLines(file);
        var part = await partner.SendLines([.. file[2990..], Record("crm-new")]);

        Assert.Equal((3002, 0, 1), first.End()); // Two equal records are stored once.
        Assert.Equal(first.Ids()[^3], first.Ids()[^2]);
        Assert.Equal((0, 0, 3003), second.End());
        Assert.Equal(first.Ids(), second.Ids());
        Assert.Equal((1, 0, 13), part.End());
        Assert.Equal(first.Ids().Skip(2990), part.Ids().SkipLast(1));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_concurrent_imports_of_the_same_records_store_each_once()
    {
        using var partner = await api.CreatePartner();
        string[] file = [.. Enumerable.Range(0, 3000).Select(number => Record($"crm-{number}"))];

        var imports = await Task.WhenAll(partner.SendLines(file), partner.SendLines([.. file.Reverse()]));

        var ends = imports.Select(response => response.End()).ToList();
        Assert.Equal(
            (3000, 0, 3000),
            (ends.Sum(end => end.Stored), ends.Sum(end => end.Failed), ends.Sum(end => end.Replayed))
        );
        Assert.Equal(imports[0].Ids(), imports[1].Ids().Reverse());
    }

    [Fact]
    public async Task An_import_key_is_valid_as_long_as_its_assessment_exists()
    {
        using var partner = await api.CreatePartner();
        var record = Record("crm-1");
        var other = record.Replace("\"ENG1\":4", "\"ENG1\":5");
        var id = (await partner.SendLines(record)).Ids()[0];

        Assert.Equal(["1: 422"], (await partner.SendLines(other)).Records());
        Assert.Equal(["1", "2: 422"], (await partner.SendLines(record, other)).Records());
        var stored = await partner.Read($"/v1/assessments/{id}?include=answers");
        Assert.Equal("""{"ENG1":4}""", stored.GetProperty("answers").GetRawText());

        await partner.DeleteAsync($"/v1/assessments/{id}");
        Assert.Equal((1, 0, 0), (await partner.SendLines(other)).End());
    }

    [Fact]
    public async Task Import_keys_are_scoped_to_partner_and_mode()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.First(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.First(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var other = await api.CreatePartner();

        foreach (var partner in (HttpClient[])[test, live, other])
        {
            var response = await partner.SendLines(Record("crm-1"));
            Assert.Equal((1, 0, 0), response.End());
            Assert.Equal(
                partner != live,
                (await partner.Get(response.Ids()[0].ToString())).GetProperty("test").GetBoolean()
            );
        }
    }

    [Theory]
    [InlineData("ndjson", MediaTypes.Ndjson)]
    [InlineData("csv", MediaTypes.Csv)]
    public async Task An_export_imported_by_the_same_partner_stores_nothing(string format, string type)
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.Smallest);
        await partner.Submit(SubmissionBodies.Complete);
        await partner.SendLines(Record("crm-1"), Whole);
        var file = await partner.ExportAs(format);

        var response = await partner.SendFile(file, type);

        Assert.Equal((0, 0, 4), response.End());
        Assert.Equal(
            Lines(await partner.ExportAs("ndjson")).Select(line => line.GetProperty("idempotencyKey").GetGuid()),
            response.Ids()
        );
    }

    [Fact]
    public async Task An_exported_record_that_was_changed_is_rejected()
    {
        using var partner = await api.CreatePartner();
        await partner.SendLines(Whole);
        var line = await partner.ExportAs("ndjson");

        foreach (
            var (text, other) in (IEnumerable<(string, string)>)
                [
                    ("\"ENG1\":4", "\"ENG1\":5"),
                    ("crm-7", "crm-8"),
                    ("\"durationSeconds\":60", "\"durationSeconds\":61"),
                    ("2026-01-02T03", "2026-01-02T04"),
                    ("\"hoursPerWeek\":6", "\"hoursPerWeek\":7"),
                    ("\"a\":\"b\"", "\"a\":\"c\""),
                    ("\"createdAt\":\"2025", "\"createdAt\":\"2024"),
                    ("\"focus\":\"blog\"", "\"focus\":\"events\""),
                ]
        )
        {
            var changed = line.Replace(text, other, StringComparison.Ordinal);
            Assert.NotEqual(line, changed);
            Assert.Equal(["1: 422"], (await partner.SendFile(changed)).Records());
        }

        var rows = (await partner.ExportAs("csv")).Replace("crm-7", "crm-8", StringComparison.Ordinal);
        Assert.Equal(["2: 422"], (await partner.SendFile(rows, MediaTypes.Csv)).Records());
        Assert.Equal(line, await partner.ExportAs("ndjson"));
    }

    [Fact]
    public async Task An_export_is_stored_in_the_other_mode_and_after_a_deletion_but_not_after_an_erasure()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.First(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.First(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        var id = (await test.SendLines(Record("crm-1"))).Ids().Single();
        var file = await test.ExportAs("ndjson");

        Assert.Equal((1, 0, 0), (await live.SendFile(file)).End());
        await test.DeleteAsync($"/v1/assessments/{id}");
        Assert.Equal((1, 0, 0), (await test.SendFile(file)).End());
        Assert.Equal((0, 0, 1), (await test.SendFile(file)).End());

        await live.SendLines(Whole);
        var person = Lines(await live.ExportAs("ndjson")).Single(line => line.TryGetProperty("personRef", out _));
        await live.DeleteAsync("/v1/people/crm-7");
        Assert.Equal(["1: 410"], (await live.SendLines(person.GetRawText())).Records());
    }

    [Fact]
    public async Task The_Idempotency_Key_header_is_ignored()
    {
        using var partner = await api.CreatePartner();

        foreach (var name in (string[])["a", "b"])
        {
            var file = Encoding.UTF8.GetBytes(Record(name));
            using var response = await partner.Post(Import, file, MediaTypes.Ndjson, "the same", "twice");
            Assert.Equal((1, 0, 0), Lines(await response.Text()).End());
        }
    }

    private const string Whole = """
        {"instrument":"channel-fit@2","answers":{"ENG1":4},"personRef":"crm-7","durationSeconds":60,"focus":"blog","model":"fit-model@2.0.0","createdAt":"2025-01-02T03:04:05.678Z","plan":{"hoursPerWeek":6,"bounds":{"events":{"max":1}}},"consent":{"given":true,"at":"2026-01-02T03:04:05+02:00"},"metadata":{"a":"b"}}
        """;

    private static string Record(string key) =>
        $$"""{"instrument":"channel-fit@2","answers":{"ENG1":4},"idempotencyKey":"{{key}}"}""";
}
