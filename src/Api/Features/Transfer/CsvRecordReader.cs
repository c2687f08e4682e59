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
    /// <summary>What to do in a spreadsheet where the encoding is another.</summary>
    public const string SaveAsUtf8 =
        "Save it as 'CSV UTF-8' in Excel, with the character set Unicode (UTF-8) in LibreOffice, or download it as CSV from "
        + "Google Sheets.";

    private const string Answers = "#/answers/";
    private const int MostNamed = 5;
    private const int LongestName = 40;

    private readonly Column[] columns;
    private readonly CsvNames names;
    private readonly CsvText file;

    private CsvRecordReader(Column[] columns, CsvNames names, CsvText file) =>
        (this.columns, this.names, this.file) = (columns, names, file);

    /// <summary>The columns that are ignored because nothing is known of their names.</summary>
    public IReadOnlyList<string> Unknown { get; private init; } = [];

    /// <summary>
    /// Reads a header: the columns of an export in any order, and idempotencyKey. Others are refused, all at once, or ignored
    /// where it is read leniently; a column without a name may be there where it is empty.
    /// </summary>
    public static (CsvRecordReader? Header, string? Fault) Read(byte[]? line, CsvNames names, CsvText file)
    {
        if (line is null)
        {
            return (null, "The header is longer than 64 KB.");
        }

        if (!Utf8.IsValid(line) || line.Contains((byte)0))
        {
            return (null, $"The header is not UTF-8. {SaveAsUtf8}");
        }

        if (CsvFormat.ParseCells(Encoding.UTF8.GetString(line), file.Separator) is not { } cells)
        {
            return (null, "The header is no line of CSV: quotes are put around a whole cell, and doubled inside it.");
        }

        Column[] found = [.. cells.Select(cell => Find(cell.Trim(), names))];
        string[] unknown =
        [
            .. found.Where(column => column is { Name: "", Header: not "" }).Select(column => column.Header),
        ];
        string[] faults =
        [
            .. Fault("there is no column {0}", names.IsLenient ? [] : unknown),
            .. Fault(
                "{0} stands twice",
                found
                    .Where(column => column.Name.Length > 0)
                    .GroupBy(column => column.Name)
                    .Where(same => same.Count() > 1)
                    .Select(same => same.Last().Header)
            ),
            .. Fault(
                "{0} is missing",
                found.Any(column => column.Name == CsvColumns.Instrument) ? [] : [CsvColumns.Instrument]
            ),
        ];
        return faults.Length == 0
            ? (new(found, names, file) { Unknown = [.. unknown.Distinct()] }, null)
            : (
                null,
                $"The header is wrong: {string.Join("; ", faults)}. Columns are those of an export and {CsvNames.Key}, "
                    + "separated by commas, semicolons or tabs. Rename or delete columns in the spreadsheet"
                    + (names.IsLenient ? "." : ", or send mapping=lenient to have unknown ones ignored.")
            );
    }

    /// <summary>The record as a line of NDJSON, or why it is none.</summary>
    public (byte[]? Json, string? Fault) ToJson(byte[] record)
    {
        if (!Utf8.IsValid(record))
        {
            return (null, $"The record is not UTF-8. {SaveAsUtf8}");
        }

        var text = Encoding.UTF8.GetString(record);

        if (file.IsTranscoded && text.Contains('\uFFFD'))
        {
            return (null, $"The record holds half of a surrogate pair, which is not Unicode text. {SaveAsUtf8}");
        }

        if (CsvFormat.ParseCells(text, file.Separator) is not { } cells)
        {
            return (null, "A quote stands where none may: quotes are put around a whole cell, and doubled inside it.");
        }

        for (var cell = 0; cell < cells.Count; cell++)
        {
            cells[cell] = cells[cell].Trim(' ');

            if (
                cells[cell].Length > 0
                && !names.IsLenient
                && (cell >= columns.Length || columns[cell].Header.Length == 0)
            )
            {
                return (
                    null,
                    $"The record has {cells.Count} cells, and the header {columns.Length}: cell {cell + 1} stands in a column "
                        + "without a name. Name the column or empty it."
                );
            }
        }

        return cells.Count >= columns.Length || names.IsLenient
            ? (Write(cells), null)
            : (
                null,
                $"The record has {cells.Count} cells, and the header {columns.Length}. Some spreadsheets leave empty cells at "
                    + "the end out: fill the last column, move it to the front, or send mapping=lenient."
            );
    }

    /// <summary>A fault of a record in the words of a spreadsheet.</summary>
    public ValidationError Reword(ValidationError fault)
    {
        if (fault is { Pointer: $"#/{CsvColumns.CreatedAt}", Code: Domain.Answers.ValidationError.InvalidFormat })
        {
            return fault with { Detail = $"{fault.Detail} In a spreadsheet, format the column as text." };
        }

        if (
            fault.Code != Domain.Answers.ValidationError.WrongType
            || !fault.Pointer.StartsWith(Answers, StringComparison.Ordinal)
            || Array.Find(columns, column => column.Name == fault.Pointer[Answers.Length..])
                is not { Kind: CsvKind.Number }
        )
        {
            return fault;
        }

        var advice =
            file.Separator == ','
                ? " The cell is no number: write it like 8.5. A decimal comma is read only where cells are separated by "
                    + "semicolons or tabs."
                : " The cell is no number: write it like 8.5 or 8,5, without units and without separators of thousands.";
        return fault.Detail.Contains(AnswerReader.WithoutQuotes, StringComparison.Ordinal)
            ? fault with
            {
                Detail = fault.Detail.Replace(AnswerReader.WithoutQuotes, "", StringComparison.Ordinal) + advice,
            }
            : fault;
    }

    private static Column Find(string header, CsvNames names) =>
        names.FindColumn(header) is { } column
            ? new(header, column, names.KindOf(column))
            : new(header, "", CsvKind.Ignored);

    private byte[] Write(List<string> cells)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        var instrument = Cell(CsvColumns.Instrument)?.Trim() ?? "";

        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();

            if (Cell(CsvColumns.Id) is { Length: > 0 } id && Cell(CsvNames.Key) is not { Length: > 0 })
            {
                json.WriteString(CsvNames.Key, CsvFormat.UnescapeFormula(id));
            }

            WriteAll(kind => kind is CsvKind.Text or CsvKind.Json);
            json.WriteStartObject("answers");
            WriteAll(kind => kind is CsvKind.Choice or CsvKind.Number);
            json.WriteEndObject();
            json.WriteEndObject();

            void WriteAll(Predicate<CsvKind> mine)
            {
                for (var cell = 0; cell < Math.Min(cells.Count, columns.Length); cell++)
                {
                    if (cells[cell].Length > 0 && mine(columns[cell].Kind))
                    {
                        json.WritePropertyName(columns[cell].Name);
                        Write(json, instrument, columns[cell], cells[cell]);
                    }
                }
            }
        }

        return buffer.WrittenSpan.ToArray();

        string? Cell(string name) =>
            Array.FindIndex(columns, column => column.Name == name) is var place and >= 0 && place < cells.Count
                ? cells[place]
                : null;
    }

    // What is no number or no JSON is written as text, and so refused where it stands.
    private void Write(Utf8JsonWriter json, string instrument, Column column, string cell)
    {
        var text = names.Code(instrument, column.Name, CsvFormat.UnescapeFormula(cell));

        if (column.Kind == CsvKind.Number && Number().Match(text) is { Success: true } number)
        {
            // A decimal comma inside quotes, in a file separated by commas, might be something else.
            if (file.Separator != ',' || !number.Groups["comma"].Success)
            {
                json.WriteRawValue(text.Replace(',', '.'));
                return;
            }
        }

        if (column.Kind != CsvKind.Json)
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

    /// <summary>A number as JSON has it, or with a decimal comma.</summary>
    [GeneratedRegex(
        @"\A-?(0|[1-9][0-9]*)((\.|(?<comma>,))[0-9]+)?([eE][+-]?[0-9]+)?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();

    /// <summary>A column: what stands in the header, and what it is; without a name of ours it is ignored.</summary>
    private sealed record Column(string Header, string Name, CsvKind Kind);
}
