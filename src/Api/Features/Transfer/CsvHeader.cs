using System.Text;
using System.Text.Unicode;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The header of a CSV import.</summary>
/// <param name="Columns">The columns in the order of the file.</param>
/// <param name="Unknown">The columns with unknown names, which are ignored.</param>
public sealed record CsvHeader(CsvHeaderColumn[] Columns, IReadOnlyList<string> Unknown)
{
    private const int MaxNames = 5;
    private const int MaxNameLength = 40;

    /// <summary>
    /// Reads a header: the columns of an export in any order, and idempotencyKey. Other columns are rejected together, or
    /// ignored in a lenient import. A column without a name is allowed if it is empty.
    /// </summary>
    public static (CsvHeader? Header, string? Error) Read(byte[]? line, CsvNames names, CsvText file)
    {
        if (line is null)
        {
            return (null, "The header is longer than 64 KB.");
        }

        if (!Utf8.IsValid(line) || line.Contains((byte)0))
        {
            return (null, $"The header is not UTF-8. {CsvText.SaveAsUtf8}");
        }

        if (CsvFormat.ParseCells(Encoding.UTF8.GetString(line), file.Separator) is not { } cells)
        {
            return (
                null,
                "The header is not valid CSV: quotation marks must enclose a whole cell and are doubled inside it."
            );
        }

        CsvHeaderColumn[] columns = [.. cells.Select(cell => Find(cell.Trim(), names))];
        string[] unknown =
        [
            .. columns.Where(column => column is { Name: "", Header: not "" }).Select(column => column.Header),
        ];
        string[] errors =
        [
            .. Describe("unknown column {0}", names.IsLenient ? [] : unknown),
            .. Describe(
                "duplicate column {0}",
                columns
                    .Where(column => column.Name.Length > 0)
                    .GroupBy(column => column.Name)
                    .Where(group => group.Count() > 1)
                    .Select(group => group.Last().Header)
            ),
            .. Describe("missing column {0}", names.Required.Except(columns.Select(column => column.Name))),
        ];
        return errors.Length == 0
            ? (new(columns, [.. unknown.Distinct()]), null)
            : (
                null,
                $"The header is not valid: {string.Join("; ", errors)}. Allowed are {names.Allowed}, "
                    + "separated by commas, semicolons or tabs. Rename or delete columns in the spreadsheet"
                    + (names.IsLenient ? "." : ", or send mapping=lenient to ignore unknown columns.")
            );
    }

    private static CsvHeaderColumn Find(string header, CsvNames names) =>
        names.FindColumn(header) is { } column
            ? new(header, column, names.KindOf(column))
            : new(header, "", CsvKind.Ignored);

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
}
