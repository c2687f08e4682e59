using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The header of an import as CSV, and what its columns make of a record: the same record as JSON.</summary>
public sealed partial class CsvRecordReader
{
    private const string Key = "idempotencyKey";
    private const int MostNamed = 5;
    private const int LongestName = 40;

    private readonly Column[] columns;

    private CsvRecordReader(Column[] columns) => this.columns = columns;

    private enum Kind
    {
        Ignored,
        Text,
        Json,
        Choice,
        Number,
    }

    /// <summary>Reads a header: the columns of an export in any order, and idempotencyKey; others are refused, all at once.</summary>
    public static (CsvRecordReader? Header, string? Fault) Read(byte[]? line, CsvColumns known)
    {
        if (line is null || !Utf8.IsValid(line) || CsvFormat.ParseCells(Encoding.UTF8.GetString(line)) is not { } names)
        {
            return (null, "The header is no line of CSV: UTF-8, at most 64 KB, quotes only around cells.");
        }

        var kinds = Kinds(known);
        string[] faults =
        [
            .. Fault("there is no column {0}", names.Where(name => !kinds.ContainsKey(name))),
            .. Fault(
                "{0} stands twice",
                names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key)
            ),
            .. Fault("{0} is missing", names.Contains(CsvColumns.Instrument) ? [] : [CsvColumns.Instrument]),
        ];
        return faults.Length == 0
            ? (new([.. names.Select(name => new Column(name, kinds[name]))]), null)
            : (
                null,
                $"The header is wrong: {string.Join("; ", faults)}. Columns are those of an export, separated by commas, "
                    + $"and {Key}."
            );
    }

    /// <summary>The record as a line of NDJSON, or why it is none.</summary>
    public (byte[]? Json, string? Fault) ToJson(byte[] record)
    {
        if (!Utf8.IsValid(record))
        {
            return (null, "The record is not UTF-8.");
        }

        if (CsvFormat.ParseCells(Encoding.UTF8.GetString(record)) is not { } cells)
        {
            return (null, "A quote stands where none may: quotes are put around a whole cell, and doubled inside it.");
        }

        return cells.Count == columns.Length
            ? (Write(cells), null)
            : (null, $"The record has {cells.Count} cells, and the header {columns.Length}.");
    }

    private byte[] Write(List<string> cells)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);

        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();

            if (Find(CsvColumns.Id) is { Length: > 0 } id && Find(Key) is not { Length: > 0 })
            {
                json.WriteString(Key, CsvFormat.UnescapeFormula(id));
            }

            WriteAll(kind => kind is Kind.Text or Kind.Json);
            json.WriteStartObject("answers");
            WriteAll(kind => kind is Kind.Choice or Kind.Number);
            json.WriteEndObject();
            json.WriteEndObject();

            void WriteAll(Predicate<Kind> mine)
            {
                for (var cell = 0; cell < cells.Count; cell++)
                {
                    if (cells[cell].Length > 0 && mine(columns[cell].Kind))
                    {
                        json.WritePropertyName(columns[cell].Name);
                        Write(json, columns[cell].Kind, cells[cell]);
                    }
                }
            }
        }

        return buffer.WrittenSpan.ToArray();

        string? Find(string name) =>
            Array.FindIndex(columns, column => column.Name == name) is var place and >= 0 ? cells[place] : null;
    }

    // What is no number or no JSON is written as text, and so refused where it stands.
    private static void Write(Utf8JsonWriter json, Kind kind, string cell)
    {
        if (kind == Kind.Number && Number().IsMatch(cell))
        {
            json.WriteRawValue(cell);
            return;
        }

        var text = CsvFormat.UnescapeFormula(cell);

        if (kind != Kind.Json)
        {
            json.WriteStringValue(text);
            return;
        }

        try
        {
            json.WriteRawValue(text);
        }
        catch (JsonException)
        {
            json.WriteStringValue(text);
        }
    }

    private static Dictionary<string, Kind> Kinds(CsvColumns known)
    {
        var kinds = new Dictionary<string, Kind>(StringComparer.Ordinal)
        {
            [CsvColumns.Id] = Kind.Ignored, // But for its part as a key.
            [CsvColumns.CreatedAt] = Kind.Text,
            [CsvColumns.PersonRef] = Kind.Text,
            [CsvColumns.Instrument] = Kind.Text,
            [CsvColumns.Model] = Kind.Text,
            [CsvColumns.Focus] = Kind.Text,
            [CsvColumns.Test] = Kind.Ignored,
            [CsvColumns.Metadata] = Kind.Json,
            [Key] = Kind.Text,
        };

        foreach (var item in known.Items)
        {
            kinds[item.Code] = item.Type == ItemType.Choice ? Kind.Choice : Kind.Number;
            kinds[CsvColumns.LabelColumn(item)] = Kind.Ignored;
        }

        foreach (var channel in known.Channels)
        {
            kinds[CsvColumns.ScoreColumn(channel)] = kinds[CsvColumns.VerdictColumn(channel)] = Kind.Ignored;
        }

        return kinds;
    }

    private static string[] Fault(string sentence, IEnumerable<string> names)
    {
        var quoted = names
            .Select(name => $"'{(name.Length > LongestName ? $"{name[..LongestName]}…" : name)}'")
            .ToArray();
        var more = quoted.Length > MostNamed ? $" and {quoted.Length - MostNamed} more" : "";
        return quoted.Length == 0
            ? []
            : [sentence.Replace("{0}", $"{string.Join(", ", quoted.Take(MostNamed))}{more}", StringComparison.Ordinal)];
    }

    /// <summary>A number as JSON has it.</summary>
    [GeneratedRegex(
        @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();

    private sealed record Column(string Name, Kind Kind);
}
