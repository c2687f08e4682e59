using System.Globalization;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using CsvHelper;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Imports and exports as partners send them.</summary>
public static class TransferClientExtensions
{
    public const string Import = "/v1/assessments/import";
    public const string Export = "/v1/assessments/export";

    /// <summary>Sends lines and returns the lines of the response, of which the last concerns no record.</summary>
    public static Task<IReadOnlyList<JsonElement>> SendLines(this HttpClient partner, params string[] lines) =>
        partner.SendFile(string.Concat(lines.Select(line => $"{line}\n")));

    public static Task<IReadOnlyList<JsonElement>> SendFile(
        this HttpClient partner,
        string file,
        string type = MediaTypes.Ndjson
    ) => partner.SendFile(Encoding.UTF8.GetBytes(file), type);

    public static async Task<IReadOnlyList<JsonElement>> SendFile(
        this HttpClient partner,
        byte[] file,
        string type = MediaTypes.Ndjson
    )
    {
        using var response = await partner.Post(Import, file, type);
        var text = await response.Text();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal(MediaTypes.Ndjson, response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Header("Cache-Control"));
        return Lines(text);
    }

    /// <summary>Parses JSON lines, each of which must end with a line break.</summary>
    public static IReadOnlyList<JsonElement> Lines(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line has no line break.");
        return [.. text.Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    /// <summary>Returns the counts in the last line of the response after checking them against the lines before.</summary>
    public static (long Stored, long Failed, long Replayed) End(this IReadOnlyList<JsonElement> response)
    {
        var end = response[^1];
        Assert.Equal(["done", "stored", "failed", "replayed"], end.Names());
        Assert.True(end.GetProperty("done").GetBoolean());
        var (stored, failed, replayed) = (Count("stored"), Count("failed"), Count("replayed"));
        Assert.Equal(failed, response.Count(line => line.TryGetProperty("problem", out _)));
        Assert.Equal(stored + replayed, response.Count(line => line.TryGetProperty("id", out _)));
        return (stored, failed, replayed);

        long Count(string member) => end.GetProperty(member).GetInt64();
    }

    /// <summary>Returns for each record its line and, if it was rejected, the status and the pointers and codes of its errors.</summary>
    public static IEnumerable<string> Records(this IReadOnlyList<JsonElement> response) =>
        response
            .SkipLast(1)
            .Where(line => !line.TryGetProperty("progress", out _)) // Progress lines appear when the machine is busy.
            .Select(line =>
            {
                var number = line.GetProperty("line").GetInt64();

                if (!line.TryGetProperty("problem", out var problem))
                {
                    Assert.Equal(["line", "id"], line.Names());
                    return $"{number}";
                }

                Assert.Equal(["line", "problem"], line.Names());
                var errors = problem.TryGetProperty("errors", out _) ? problem.List("errors") : [];
                var codes = errors.Select(error => $" {error.Text("pointer")} {error.Text("code")}");
                return $"{number}: {problem.GetProperty("status")}{string.Concat(codes)}";
            });

    public static IReadOnlyList<Guid> Ids(this IReadOnlyList<JsonElement> response) =>
        [.. response.Where(line => line.TryGetProperty("id", out _)).Select(line => line.GetProperty("id").GetGuid())];

    public static async Task<string> ExportAs(this HttpClient partner, string format, string query = "")
    {
        using var response = await partner.GetAsync($"{Export}?format={format}{query}");
        var text = await response.Text();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    /// <summary>Parses an exported CSV with an independent reader into rows by column.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string csv)
    {
        using var reader = new CsvReader(new StringReader(csv), CultureInfo.InvariantCulture);
        return
        [
            .. reader
                .GetRecords<dynamic>()
                .Select(row =>
                    ((IDictionary<string, object>)row).ToDictionary(cell => cell.Key, cell => (string)cell.Value)
                ),
        ];
    }

    /// <summary>Writes CSV with an independent writer.</summary>
    public static string Csv(params string[][] rows)
    {
        using var text = new StringWriter();
        using var writer = new CsvWriter(text, CultureInfo.InvariantCulture);

        foreach (var row in rows)
        {
            Array.ForEach(row, writer.WriteField);
            writer.NextRecord();
        }

        writer.Flush();
        return text.ToString();
    }
}
