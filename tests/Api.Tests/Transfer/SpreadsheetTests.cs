using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>CSV is accepted in the forms in which spreadsheets save it.</summary>
public sealed class SpreadsheetTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Answers = """{"CTX1":"software","TIM1":8.5,"ENG1":4}""";

    private static readonly Encoding Latin1 = Encoding.Latin1;

    [Theory]
    [InlineData("\uFEFFinstrument,CTX1,ENG1,TIM1\r\nchannel-fit@2,software,4,8.5\r\n")]
    [InlineData("instrument;CTX1;ENG1;TIM1\r\nchannel-fit@2;software;4;8,5\r\n")]
    [InlineData("instrument;CTX1;ENG1;TIM1\r\nchannel-fit@2;software;4,0;8.5\r\n")]
    [InlineData("\uFEFFinstrument;CTX1;ENG1;TIM1\r\n\"channel-fit@2\";\"software\";\"4\";\"8,5\"\r\n")]
    [InlineData("instrument\tCTX1\tENG1\tTIM1\nchannel-fit@2\tsoftware\t4\t8,5\n")]
    [InlineData("sep=;\r\ninstrument;CTX1;ENG1;TIM1\r\nchannel-fit@2;software;4;8,5\r\n")]
    [InlineData("\uFEFFSEP=\t\r\ninstrument\tCTX1\tENG1\tTIM1\r\nchannel-fit@2\tsoftware\t4\t8,5\r\n")]
    [InlineData("instrument,CTX1,ENG1,TIM1\rchannel-fit@2,software,4,8.5\r")]
    [InlineData("instrument;CTX1;ENG1;TIM1\rchannel-fit@2;software;4;8,5")]
    [InlineData("instrument,CTX1,ENG1,TIM1,\r\nchannel-fit@2,software,4,8.5,\r\n")]
    [InlineData(",instrument,CTX1,,ENG1,TIM1,,\r\n,channel-fit@2,software,,4,8.5,,\r\n")]
    [InlineData("instrument,CTX1,ENG1,TIM1\r\nchannel-fit@2,software,4,8.5,,\r\n")]
    [InlineData(
        ",,,\r\n\r\ninstrument,CTX1,ENG1,TIM1\r\n,,,\r\n\"\",\"\", ,\r\nchannel-fit@2,software,4,8.5\r\n,,,\r\n"
    )]
    [InlineData(" instrument , CTX1, \"ENG1\" ,TIM1\r\n channel-fit@2 , software,  \"4\" , 8.5 \r\n")]
    [InlineData("test,instrument,CTX1,ENG1,TIM1\r\nTRUE,channel-fit@2,software,4,8.5\r\n")]
    [InlineData(
        "\"instrument\",\"CTX1\",\"ENG1\",\"TIM1\",\"ENG1.label\"\r\n\"channel-fit@2\",\"software\",4,8.5,\"a;b\"\"\r\nc\"\r\n"
    )]
    public async Task Separators_byte_order_marks_and_line_ends_are_detected(string file)
    {
        using var partner = await api.CreatePartner();

        Assert.Equal([Answers], await ImportAll(partner, Encoding.UTF8.GetBytes(file)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UTF_16_with_a_byte_order_mark_is_accepted(bool bigEndian)
    {
        using var partner = await api.CreatePartner();
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        var text =
            "instrument\tCTX1\tENG1\tTIM1\tmetadata\r\nchannel-fit@2\tsoftware\t4\t8,5\t\"{\"\"a\"\":\"\"é😀\"\"}\"\r\n";

        var response = await partner.SendFile([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], MediaTypes.Csv);

        var stored = await partner.Read($"/v1/assessments/{response.Ids().Single()}");
        Assert.Equal("é😀", stored.GetProperty("metadata").Text("a"));
    }

    [Theory]
    [InlineData("utf-16", 200)]
    [InlineData("\"UTF-16LE\"", 200)]
    [InlineData("utf-16be", 200)]
    [InlineData("utf-8", 200)]
    [InlineData("windows-1252", 415)]
    public async Task The_charset_of_CSV_may_be_one_that_the_byte_order_mark_tells(string charset, int status)
    {
        using var partner = await api.CreatePartner();
        var encoding = new UnicodeEncoding(bigEndian: charset == "utf-16be", byteOrderMark: true);
        var type = $"{MediaTypes.Csv}; charset={charset}";
        byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes("instrument\tENG1\r\nchannel-fit@2\t4\r\n")];

        Assert.Equal(status, (int)(await partner.Post(Import, file, type)).StatusCode);
        Assert.Equal(status == 200 ? 400 : 415, (int)(await partner.Post(Import, file[2..], type)).StatusCode);
        await (await partner.Post(Import, file, $"{MediaTypes.Ndjson}; charset=utf-16")).AssertProblem(
            415,
            "unsupported-media-type"
        );
    }

    [Theory]
    [InlineData("windows-1252 header", "UTF-8")]
    [InlineData("utf-16 without a mark", "UTF-8")]
    [InlineData("utf-32", "UTF-32")]
    [InlineData("only a mark", "empty")]
    [InlineData("blank rows", "empty")]
    [InlineData("sep=|", "comma, a semicolon or a tab")]
    public async Task An_unreadable_file_is_rejected_with_the_format_to_save(string name, string detail)
    {
        using var partner = await api.CreatePartner();
        var file = name switch
        {
            "windows-1252 header" => Latin1.GetBytes("instrument;Straße\r\nchannel-fit@2;x\r\n"),
            "utf-16 without a mark" => Encoding.Unicode.GetBytes("instrument,ENG1\r\nchannel-fit@2,4\r\n"),
            "utf-32" => [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes("instrument\r\n")],
            "only a mark" => [0xEF, 0xBB, 0xBF],
            "blank rows" => "\r\n;;;\r\n\r\n"u8.ToArray(),
            _ => "sep=|\r\ninstrument|ENG1\r\n"u8.ToArray(),
        };

        using var response = await partner.Post(Import, file, MediaTypes.Csv);

        Assert.Contains(
            detail,
            (await response.AssertProblem(400, "unreadable")).Text("detail"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_invalid_cell_is_explained_for_spreadsheet_users()
    {
        using var partner = await api.CreatePartner();

        Assert.Contains("semicolons or tabs", await Detail("instrument,TIM1\r\nchannel-fit@2,\"8,5\"\r\n"));
        Assert.Contains("8,5", await Detail("instrument;TIM1\r\nchannel-fit@2;1.234,5\r\n"));
        Assert.Contains("as text", await Detail("instrument,createdAt\r\nchannel-fit@2,22/11/2026 10:00\r\n"));
        Assert.Contains("CSV UTF-8", await Detail("instrument,personRef\r\nchannel-fit@2,M\u00FCller\r\n", Latin1));
        Assert.Contains("without a name", await Detail("instrument,ENG1,\r\nchannel-fit@2,4,x\r\n"));
        Assert.Contains("thousands separators", await Detail("instrument,NET2\r\nchannel-fit@2,\"1,000\"\r\n"));
        Assert.Contains("write 1000 or 1.0", await Detail("instrument;NET2\r\nchannel-fit@2;1.000\r\n"));
        Assert.Contains("mapping=lenient", await Detail("instrument,ENG1,metadata\r\nchannel-fit@2,4\r\n"));

        async Task<string> Detail(string file, Encoding? encoding = null)
        {
            var response = await partner.SendFile((encoding ?? Encoding.UTF8).GetBytes(file), MediaTypes.Csv);
            var problem = response.First(line => line.TryGetProperty("problem", out _)).GetProperty("problem");
            var detail = problem.TryGetProperty("errors", out var errors)
                ? errors[0].Text("detail")
                : problem.Text("detail");
            Assert.DoesNotContain("quotes.", detail.Replace("put around", "", StringComparison.Ordinal));
            return detail;
        }
    }

    [Theory]
    [InlineData("1.000", null)]
    [InlineData("1,000", null)]
    [InlineData("-1.000", null)]
    [InlineData("1.000.000", null)]
    [InlineData("1.234,5", null)]
    [InlineData("1,234.5", null)]
    [InlineData("7,250", null)]
    [InlineData("0,250", "0.25")]
    [InlineData("7,25", "7.25")]
    [InlineData("7,2500", "7.25")]
    [InlineData("0007,250", null)]
    [InlineData("8", "8")]
    public async Task A_number_that_may_have_a_thousands_separator_is_rejected(string cell, string? number)
    {
        using var partner = await api.CreatePartner();

        foreach (var separator in ";\t")
        {
            foreach (var query in (string[])["", "?mapping=lenient"])
            {
                var file = $"instrument|TIM1|personRef\r\nchannel-fit@2|\"{cell}\"|{(int)separator}{query.Length}\r\n";
                using var response = await partner.Post(
                    $"{Import}{query}",
                    Encoding.UTF8.GetBytes(file.Replace('|', separator)),
                    MediaTypes.Csv
                );
                var result = Lines(await response.Text());

                Assert.Equal([number is null ? "2: 422 #/answers/TIM1 wrong-type" : "2"], result.Records());
                Assert.All(
                    await Task.WhenAll(result.Ids().Select(id => StoredAnswers(partner, id))),
                    stored => Assert.Equal($$"""{"TIM1":{{number}}}""", stored)
                );
            }
        }
    }

    [Fact]
    public async Task A_cell_beyond_the_header_is_an_error_in_a_lenient_import_too()
    {
        using var partner = await api.CreatePartner();

        using var response = await partner.Post(
            $"{Import}?mapping=lenient",
            Encoding.UTF8.GetBytes(
                "personRef,instrument,TIM1,URG2,note\nx1,channel-fit@2,7,5,20,hello\nx2,channel-fit@2,7,5,20,,\n"
            ),
            MediaTypes.Csv
        );

        Assert.Equal(["2: 400", "3"], Lines(await response.Text()).Skip(1).ToList().Records());
    }

    [Fact]
    public async Task A_lenient_import_reports_unknown_columns_once_and_accepts_labels()
    {
        using var partner = await api.CreatePartner();
        var (en, es) = (api.Published.TextsIn("en"), api.Published.TextsIn("es"));
        var (words, palabras) = (en.Instruments[api.Instrument.Id], es.Instruments[api.Instrument.Id]);
        var csv = Csv(
            [
                "Record ID",
                "Email",
                "Instrument",
                words.Items["CTX1"],
                $"  {palabras.Items["ENG1"].ToUpperInvariant()} ",
                "TIM1",
                "focus",
                "Email",
                "",
            ],
            [
                "1",
                "a@b.c",
                "channel-fit@2",
                words.Options["field"]["software"],
                "Strongly agree",
                "8.5",
                en.Channels["blog"].Name,
            ],
            ["2", "", "channel-fit@2", "Software, datos y seguridad", "de acuerdo", "8.5", "blog", "", "x"],
            ["3", "", "channel-fit@2", "software", "maybe", "8.5", "", "", ""]
        );

        using var response = await partner.Post(
            $"{Import}?mapping=lenient",
            Encoding.UTF8.GetBytes(csv),
            MediaTypes.Csv
        );
        var result = Lines(await response.Text());

        Assert.Equal("""{"ignored":["Record ID","Email"]}""", result[0].GetRawText());
        Assert.Equal(["2", "3", "4: 422 #/answers/ENG1 wrong-type"], result.Skip(1).ToList().Records());
        Assert.Equal(
            [Answers.Replace(":4}", ":5}", StringComparison.Ordinal), Answers],
            await Task.WhenAll(result.Ids().Select(id => StoredAnswers(partner, id)))
        );
        var first = await partner.Read($"/v1/assessments/{result.Ids()[0]}");
        Assert.Equal("blog", first.GetProperty("focus").Text("channel"));
    }

    [Fact]
    public async Task Lenient_is_only_for_CSV_and_strict_is_the_default()
    {
        using var partner = await api.CreatePartner();
        var file = "instrument,ENG1,Email\r\nchannel-fit@2,4,a\r\n"u8.ToArray();

        await (await partner.Post(Import, file, MediaTypes.Csv)).AssertProblem(400, "unreadable");
        await (await partner.Post($"{Import}?mapping=strict", file, MediaTypes.Csv)).AssertProblem(400, "unreadable");
        await (await partner.Post($"{Import}?mapping=any", file, MediaTypes.Csv)).AssertProblem(400, "unreadable");
        await (await partner.Post($"{Import}?mapping=lenient", "{}"u8.ToArray(), MediaTypes.Ndjson)).AssertProblem(
            400,
            "unreadable"
        );
    }

    [Theory]
    [InlineData("&bom=true", "en")]
    [InlineData("&bom=false", "es")]
    public async Task An_export_with_any_option_can_be_imported(string query, string language)
    {
        using var partner = await api.CreatePartner();
        using var other = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.Complete);
        await partner.Submit(SubmissionBodies.Smallest);
        partner.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        var csv = await (await partner.GetAsync($"{Export}?format=csv{query}")).Content.ReadAsByteArrayAsync();

        Assert.Equal(query.Contains("true"), csv.AsSpan().StartsWith("\uFEFF"u8));
        Assert.Equal((2, 0, 0), (await other.SendFile(csv, MediaTypes.Csv)).End());
        Assert.Equal(
            Lines(await partner.ExportAs("ndjson")).Select(Describe).Order(),
            Lines(await other.ExportAs("ndjson")).Select(Describe).Order()
        );

        static string Describe(JsonElement line) =>
            $"{line.GetProperty("answers")} {line.Text("createdAt")} {line.Text("focus")} "
            + (line.TryGetProperty("metadata", out var metadata) ? metadata.GetRawText() : "");
    }

    [Fact]
    public async Task An_export_has_a_byte_order_mark_only_in_CSV()
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync($"{Export}?bom=true")).AssertProblem(400, "unreadable");
        await (await partner.GetAsync($"{Export}?format=csv&bom=yes")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task An_object_over_several_lines_is_one_record_and_an_invalid_one_fails_alone()
    {
        using var partner = await api.CreatePartner();
        const string printed = "{\n  \"instrument\": \"channel-fit@2\",\n  \"answers\": {\n    \"ENG1\": 4\n  }\n}";

        var response = await partner.SendLines(
            printed,
            "{",
            """{"instrument":"channel-fit@2","answers":{"ENG1":3}}""",
            printed.Replace("4", "2", StringComparison.Ordinal).ReplaceLineEndings("\r\n"),
            "{"
        );

        Assert.Equal(["1", "7: 400", "8", "9", "15: 400"], response.Records());
    }

    private static async Task<IReadOnlyList<string>> ImportAll(HttpClient partner, byte[] file)
    {
        var response = await partner.SendFile(file, MediaTypes.Csv);
        Assert.DoesNotContain(response, line => line.TryGetProperty("problem", out _));
        return await Task.WhenAll(response.Ids().Select(id => StoredAnswers(partner, id)));
    }

    private static async Task<string> StoredAnswers(HttpClient partner, Guid id) =>
        (await partner.Read($"/v1/assessments/{id}?include=answers")).GetProperty("answers").GetRawText();
}
