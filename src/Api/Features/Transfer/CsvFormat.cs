using System.Text;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Comma-separated values (RFC 4180), and cells that no spreadsheet takes for a formula.</summary>
/// <remarks>Written here because a record must end, and be refused, within bounds even where a quote never closes.</remarks>
public static class CsvFormat
{
    private const string Formula = "=+-@\t\r";

    private enum Place
    {
        Start,
        Bare,
        Quoted,
        Closed,
    }

    /// <summary>Finds the end of records that come in parts: a line feed inside quotes ends none.</summary>
    public static RecordEndFinder CreateRecordEndFinder()
    {
        var place = Place.Start;
        return bytes =>
        {
            for (var index = 0; index < bytes.Length; index++)
            {
                var next = (char)bytes[index];

                if (next == '\n' && place != Place.Quoted)
                {
                    place = Place.Start;
                    return index + 1;
                }

                place = Step(place, next);
            }

            return 0;
        };
    }

    /// <summary>The cells of a record; null where a quote stands inside a bare cell, behind a quoted one, or never closes.</summary>
    public static List<string>? ParseCells(string record)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var place = Place.Start;

        foreach (var next in record)
        {
            var (before, quote) = (place, next == '"');
            place = Step(place, next);

            if (before == Place.Bare && quote || (before == Place.Closed && place == Place.Bare))
            {
                return null;
            }

            if (next == ',' && place == Place.Start)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (!quote || (before == Place.Closed && place == Place.Quoted))
            {
                cell.Append(next);
            }
        }

        cells.Add(cell.ToString());
        return place == Place.Quoted ? null : cells;
    }

    /// <summary>Adds a cell, in quotes where it needs them.</summary>
    public static void Write(StringBuilder line, string cell)
    {
        if (cell.AsSpan().ContainsAny(",\"\r\n"))
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

    private static Place Step(Place place, char next) =>
        (place, next) switch
        {
            (Place.Quoted, '"') => Place.Closed,
            (Place.Quoted, _) or (Place.Start or Place.Closed, '"') => Place.Quoted,
            (_, ',') => Place.Start,
            _ => Place.Bare,
        };
}
