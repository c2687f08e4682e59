using System.Buffers;
using System.Text;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Comma-separated values (RFC 4180), as spreadsheets write them, and cells that none takes for a formula.</summary>
/// <remarks>Written here because a record must end, and be refused, within bounds even where a quote never closes.</remarks>
public static class CsvFormat
{
    // Spreadsheets of some languages also take the wide forms of East Asian keyboards.
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    private enum Place
    {
        Start,
        Bare,
        Quoted,
        Closed,
        After,
    }

    /// <summary>Finds the end of records that come in parts: a line's end inside quotes ends none.</summary>
    public static RecordEndFinder CreateRecordEndFinder(char separator = ',', char lineEnd = '\n')
    {
        var place = Place.Start;
        return bytes =>
        {
            for (var index = 0; index < bytes.Length; index++)
            {
                var next = (char)bytes[index];

                if (next == lineEnd && place != Place.Quoted)
                {
                    place = Place.Start;
                    return index + 1;
                }

                place = Step(place, next, separator);
            }

            return -1;
        };
    }

    /// <summary>
    /// The cells of a record, without spaces around them; null where a quote stands inside a bare cell, behind a quoted one,
    /// or never closes.
    /// </summary>
    public static List<string>? ParseCells(string record, char separator = ',')
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var place = Place.Start;
        var quoted = false;

        foreach (var next in record)
        {
            var (before, quote) = (place, next == '"');
            place = Step(place, next, separator);

            if (before == Place.Bare && quote || (before is Place.Closed or Place.After && place == Place.Bare))
            {
                return null;
            }

            if (next == separator && place == Place.Start)
            {
                End();
            }
            else if (place == Place.Quoted ? before is Place.Quoted or Place.Closed : place == Place.Bare)
            {
                cell.Append(next);
            }

            quoted |= place == Place.Quoted;
        }

        End();
        return place == Place.Quoted ? null : cells;

        void End()
        {
            var text = cell.ToString();
            cells.Add(quoted ? text : text.TrimEnd(' '));
            cell.Clear();
            quoted = false;
        }
    }

    /// <summary>Adds a cell, in quotes where it needs them, whatever the separator is taken for.</summary>
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

    /// <summary>The text so that no spreadsheet computes it: an apostrophe before it where one might.</summary>
    public static string EscapeFormula(string text) => IsFormula(text) ? $"'{text}" : text;

    /// <summary>What <see cref="EscapeFormula"/> was given.</summary>
    public static string UnescapeFormula(string cell) => cell.StartsWith('\'') && IsFormula(cell) ? cell[1..] : cell;

    // Apostrophes before a formula count, too: without that "'=1" and "=1" would be told apart no more.
    private static bool IsFormula(string text) =>
        text.AsSpan().TrimStart('\'') is [var first, ..] && Formula.Contains(first, StringComparison.Ordinal);

    // Spaces around a quoted cell are not part of it; a CR before LF is one at the end of the record.
    private static Place Step(Place place, char next, char separator) =>
        (place, next) switch
        {
            (Place.Quoted, '"') => Place.Closed,
            (Place.Quoted, _) or (Place.Start or Place.Closed, '"') => Place.Quoted,
            (Place.Start, ' ') => Place.Start,
            (Place.Closed or Place.After, ' ') => Place.After,
            _ when next == separator => Place.Start,
            _ => Place.Bare,
        };
}
