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

    private static string Record(string key) =>
        $$"""{"instrument":"channel-fit@2","answers":{"ENG1":4},"idempotencyKey":"{{key}}"}""";
}
