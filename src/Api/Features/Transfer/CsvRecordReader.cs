using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Converts the records of a CSV import to JSON.</summary>
public sealed partial class CsvRecordReader(CsvHeader header, CsvNames names, CsvText file)
{
    private const string AnswersPointer = "#/answers/";
    private readonly CsvHeaderColumn[] columns = header.Columns;

    /// <summary>Converts a record to a line of NDJSON, or returns an error.</summary>
    public (byte[]? Json, string? Error) ToJson(byte[] record)
    {
        if (!Utf8.IsValid(record))
        {
            return (null, $"The record is not UTF-8. {CsvText.SaveAsUtf8}");
        }

        var text = Encoding.UTF8.GetString(record);

        if (file.IsTranscoded && text.Contains('\uFFFD'))
        {
            return (
                null,
                $"The record contains half of a surrogate pair, which is not valid Unicode text. {CsvText.SaveAsUtf8}"
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
                && (cell >= columns.Length || (columns[cell].Header.Length == 0 && !names.IsLenient))
            )
            {
                return (
                    null,
                    $"The record has {cells.Count} cells and the header has {columns.Length}: cell {cell + 1} is in a column "
                        + "without a name. Name the column or empty it. If a cell contains the separator, put quotation "
                        + "marks around the cell."
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

        var isQuantity =
            error.Detail == JsonValueReaders.NotANumber
            && Array.Exists(columns, column => column.Kind == CsvKind.Quantity && $"#/{column.Name}" == error.Pointer);

        if (isQuantity)
        {
            return error with { Detail = error.Detail + NumberAdvice };
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

        return error.Detail.Contains(AnswerReader.WithoutQuotes, StringComparison.Ordinal)
            ? error with
            {
                Detail = error.Detail.Replace(AnswerReader.WithoutQuotes, "", StringComparison.Ordinal) + NumberAdvice,
            }
            : error;
    }

    private string NumberAdvice =>
        file.Separator == ','
            ? " The cell is not a number: write it like 8.5 or 1000, without units and without thousands separators. A "
                + "decimal comma is accepted only if cells are separated by semicolons or tabs."
            : " The cell is not a number: write it like 8.5, 8,5 or 1000, without units and without thousands separators. "
                + "Three digits after a comma or a point, as in 1.000, could be thousands: write 1000 or 1.0.";

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

            WriteAll(kind => kind is CsvKind.Text or CsvKind.Json or CsvKind.Quantity);

            if (names.HasAnswers)
            {
                json.WriteStartObject("answers");
                WriteAll(kind => kind is CsvKind.Choice or CsvKind.Number);
                json.WriteEndObject();
            }

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
    private void Write(Utf8JsonWriter json, string instrument, CsvHeaderColumn column, string cell)
    {
        var text = names.Code(instrument, column.Name, CsvFormat.UnescapeFormula(cell));

        if (column.Kind is CsvKind.Number or CsvKind.Quantity && Number().Match(text) is { Success: true } number)
        {
            // In a file separated by commas, a quoted comma may not be a decimal comma. In other files, a spreadsheet may use
            // either character for decimals and the other for thousands.
            if (file.Separator == ',' ? !number.Groups["comma"].Success : !MaybeThousands().IsMatch(text))
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

    /// <summary>A number in JSON, or with a decimal comma.</summary>
    [GeneratedRegex(
        @"\A-?(0|[1-9][0-9]*)((\.|(?<comma>,))[0-9]+)?([eE][+-]?[0-9]+)?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();

    /// <summary>A number whose only separator could be one for decimals or for thousands.</summary>
    [GeneratedRegex(@"\A-?[1-9][0-9]{0,2}[.,][0-9]{3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex MaybeThousands();
}
