using System.Buffers;
using System.Text;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Reads and writes comma-separated values (RFC 4180) as spreadsheets do, with protection against formulas.</summary>
/// <remarks>Our own code, because a record with an unclosed quote must be bounded and rejected.</remarks>
public static class CsvFormat
{
    // In some languages, spreadsheets also accept the full-width characters of East Asian keyboards.
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    private enum State
    {
        Start,
        Bare,
        Quoted,
        Closed,
        After,
    }

    /// <summary>Creates a function that finds the end of records in parts of a stream. A line end inside quotes does not end a record.</summary>
    public static RecordEndFinder CreateRecordEndFinder(char separator = ',', char lineEnd = '\n')
    {
        var state = State.Start;
        return bytes =>
        {
            for (var index = 0; index < bytes.Length; index++)
            {
                var next = (char)bytes[index];

                if (next == lineEnd && state != State.Quoted)
                {
                    state = State.Start;
                    return index + 1;
                }

                state = Step(state, next, separator);
            }

            return -1;
        };
    }

    /// <summary>
    /// Returns the cells of a record without surrounding spaces; null if there is a quote inside an unquoted cell, text after
    /// a quoted cell, or an unclosed quote.
    /// </summary>
    public static List<string>? ParseCells(string record, char separator = ',')
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var state = State.Start;
        var quoted = false;

        foreach (var next in record)
        {
            var (previous, quote) = (state, next == '"');
            state = Step(state, next, separator);

            if (previous == State.Bare && quote || (previous is State.Closed or State.After && state == State.Bare))
            {
                return null;
            }

            if (next == separator && state == State.Start)
            {
                End();
            }
            else if (state == State.Quoted ? previous is State.Quoted or State.Closed : state == State.Bare)
            {
                cell.Append(next);
            }

            quoted |= state == State.Quoted;
        }

        End();
        return state == State.Quoted ? null : cells;

        void End()
        {
            var text = cell.ToString();
            cells.Add(quoted ? text : text.TrimEnd(' '));
            cell.Clear();
            quoted = false;
        }
    }

    /// <summary>Appends a cell. It is quoted if a comma, semicolon or tab as separator would require it.</summary>
    public static void Write(StringBuilder line, string cell)
    {
        if (cell.AsSpan().ContainsAny(Special) || cell.StartsWith(' ') || cell.EndsWith(' '))
        {
            line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            line.Append(cell);
        }
    }

    /// <summary>Returns the text with a leading apostrophe if a spreadsheet could treat it as a formula.</summary>
    public static string EscapeFormula(string text) => IsFormula(text) ? $"'{text}" : text;

    /// <summary>Reverses <see cref="EscapeFormula"/>.</summary>
    public static string UnescapeFormula(string cell) => cell.StartsWith('\'') && IsFormula(cell) ? cell[1..] : cell;

    // Apostrophes before a formula are included; otherwise "'=1" and "=1" could not be distinguished after an export.
    private static bool IsFormula(string text) =>
        text.AsSpan().TrimStart('\'') is [var first, ..] && Formula.Contains(first, StringComparison.Ordinal);

    // Spaces around a quoted cell are not part of the cell. A CR before LF is treated like text at the end of the record.
    private static State Step(State state, char next, char separator) =>
        (state, next) switch
        {
            (State.Quoted, '"') => State.Closed,
            (State.Quoted, _) or (State.Start or State.Closed, '"') => State.Quoted,
            (State.Start, ' ') => State.Start,
            (State.Closed or State.After, ' ') => State.After,
            _ when next == separator => State.Start,
            _ => State.Bare,
        };
}
