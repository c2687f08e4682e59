using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Reads the header of a CSV import and converts its records to JSON.</summary>
public sealed partial class CsvRecordReader
{
    /// <summary>Advice for a spreadsheet with another encoding.</summary>
    public const string SaveAsUtf8 =
        "Save it as 'CSV UTF-8' in Excel, with the character set Unicode (UTF-8) in LibreOffice, or download it as CSV from "
        + "Google Sheets.";

    private const string AnswersPointer = "#/answers/";
    private const int MaxNames = 5;
    private const int MaxNameLength = 40;

    private readonly Column[] columns;
    private readonly CsvNames names;
    private readonly CsvText file;

    private CsvRecordReader(Column[] columns, CsvNames names, CsvText file) =>
        (this.columns, this.names, this.file) = (columns, names, file);

    /// <summary>The columns with unknown names, which are ignored.</summary>
    public IReadOnlyList<string> Unknown { get; private init; } = [];

    /// <summary>
    /// Reads a header: the columns of an export in any order, and idempotencyKey. Other columns are rejected together, or
    /// ignored in a lenient import. A column without a name is allowed if it is empty.
    /// </summary>
    public static (CsvRecordReader? Header, string? Error) Read(byte[]? line, CsvNames names, CsvText file)
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
            return (
                null,
                "The header is not valid CSV: quotation marks must enclose a whole cell and are doubled inside it."
            );
        }

        Column[] headerColumns = [.. cells.Select(cell => Find(cell.Trim(), names))];
        string[] unknown =
        [
            .. headerColumns.Where(column => column is { Name: "", Header: not "" }).Select(column => column.Header),
        ];
        string[] errors =
        [
            .. Describe("unknown column {0}", names.IsLenient ? [] : unknown),
            .. Describe(
                "duplicate column {0}",
                headerColumns
                    .Where(column => column.Name.Length > 0)
                    .GroupBy(column => column.Name)
                    .Where(group => group.Count() > 1)
                    .Select(group => group.Last().Header)
            ),
            .. Describe(
                "missing column {0}",
                headerColumns.Any(column => column.Name == CsvColumns.Instrument) ? [] : [CsvColumns.Instrument]
            ),
        ];
        return errors.Length == 0
            ? (new(headerColumns, names, file) { Unknown = [.. unknown.Distinct()] }, null)
            : (
                null,
                $"The header is not valid: {string.Join("; ", errors)}. Allowed are the columns of an export and {CsvNames.Key}, "
                    + "separated by commas, semicolons or tabs. Rename or delete columns in the spreadsheet"
                    + (names.IsLenient ? "." : ", or send mapping=lenient to ignore unknown columns.")
            );
    }

    /// <summary>Converts a record to a line of NDJSON, or returns an error.</summary>
    public (byte[]? Json, string? Error) ToJson(byte[] record)
    {
        if (!Utf8.IsValid(record))
        {
            return (null, $"The record is not UTF-8. {SaveAsUtf8}");
        }

        var text = Encoding.UTF8.GetString(record);

        if (file.IsTranscoded && text.Contains('\uFFFD'))
        {
            return (
                null,
                $"The record contains half of a surrogate pair, which is not valid Unicode text. {SaveAsUtf8}"
            );
        }

        if (CsvFormat.ParseCells(text, file.Separator) is not { } cells)
        {
            return (
                null,
                "A quotation mark is at a wrong place: quotation marks must enclose a whole cell and are doubled inside it."
            );
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
                    $"The record has {cells.Count} cells and the header has {columns.Length}: cell {cell + 1} is in a column "
                        + "without a name. Name the column or empty it."
                );
            }
        }

        return cells.Count >= columns.Length || names.IsLenient
            ? (Write(cells), null)
            : (
                null,
                $"The record has {cells.Count} cells and the header has {columns.Length}. Some spreadsheets omit empty cells at "
                    + "the end: fill the last column, move it to the front, or send mapping=lenient."
            );
    }

    /// <summary>Rewords an error of a record for users of spreadsheets.</summary>
    public ValidationError Reword(ValidationError error)
    {
        if (error is { Pointer: $"#/{CsvColumns.CreatedAt}", Code: Domain.Answers.ValidationError.InvalidFormat })
        {
            return error with { Detail = $"{error.Detail} In a spreadsheet, format the column as text." };
        }

        if (
            error.Code != Domain.Answers.ValidationError.WrongType
            || !error.Pointer.StartsWith(AnswersPointer, StringComparison.Ordinal)
            || Array.Find(columns, column => column.Name == error.Pointer[AnswersPointer.Length..])
                is not { Kind: CsvKind.Number }
        )
        {
            return error;
        }

        var advice =
            file.Separator == ','
                ? " The cell is not a number: write it like 8.5. A decimal comma is accepted only if cells are separated by "
                    + "semicolons or tabs."
                : " The cell is not a number: write it like 8.5 or 8,5, without units and without thousands separators.";
        return error.Detail.Contains(AnswerReader.WithoutQuotes, StringComparison.Ordinal)
            ? error with
            {
                Detail = error.Detail.Replace(AnswerReader.WithoutQuotes, "", StringComparison.Ordinal) + advice,
            }
            : error;
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

            void WriteAll(Predicate<CsvKind> isIncluded)
            {
                for (var cell = 0; cell < Math.Min(cells.Count, columns.Length); cell++)
                {
                    if (cells[cell].Length > 0 && isIncluded(columns[cell].Kind))
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

    // Invalid numbers and invalid JSON are written as text, which validation then rejects with the pointer of the cell.
    private void Write(Utf8JsonWriter json, string instrument, Column column, string cell)
    {
        var text = names.Code(instrument, column.Name, CsvFormat.UnescapeFormula(cell));

        if (column.Kind == CsvKind.Number && Number().Match(text) is { Success: true } number)
        {
            // In a file separated by commas, a quoted comma may not be a decimal comma.
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

    private static string[] Describe(string sentence, IEnumerable<string> names)
    {
        var quoted = names
            .Select(name => $"'{(name.Length > MaxNameLength ? $"{name[..MaxNameLength]}…" : name)}'")
            .ToArray();
        var more = quoted.Length > MaxNames ? $" and {quoted.Length - MaxNames} more" : "";
        return quoted.Length == 0
            ? []
            : [sentence.Replace("{0}", $"{string.Join(", ", quoted.Take(MaxNames))}{more}", StringComparison.Ordinal)];
    }

    /// <summary>A number in JSON, or with a decimal comma.</summary>
    [GeneratedRegex(
        @"\A-?(0|[1-9][0-9]*)((\.|(?<comma>,))[0-9]+)?([eE][+-]?[0-9]+)?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();

    /// <summary>A column with its header. A column without a known name is ignored.</summary>
    private sealed record Column(string Header, string Name, CsvKind Kind);
}
