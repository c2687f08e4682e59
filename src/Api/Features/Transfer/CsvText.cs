using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>A CSV file, converted to UTF-8, with its separators.</summary>
/// <param name="Utf8">The text, without a byte order mark.</param>
/// <param name="Separator">The separator of cells: a comma, a semicolon or a tab.</param>
/// <param name="LineEnd">The end of a line: LF, or CR if the file uses CR alone.</param>
/// <param name="HasDeclaration">True if the first line is <c>sep=</c> with the separator.</param>
/// <param name="IsTranscoded">True if the file was UTF-16. Invalid characters were then replaced by U+FFFD.</param>
public sealed record CsvText(Stream Utf8, char Separator, char LineEnd, bool HasDeclaration, bool IsTranscoded)
{
    /// <summary>Advice for a spreadsheet with another encoding.</summary>
    public const string SaveAsUtf8 =
        "Save it as 'CSV UTF-8' in Excel, with the character set Unicode (UTF-8) in LibreOffice, or download it as CSV from "
        + "Google Sheets.";

    private const string Declaration = "sep=";

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Reads the file to the end of the header. Returns an error if the file cannot be read.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="isColumn">Returns whether a cell of the header is a known column.</param>
    /// <param name="timeout">The maximum wait for the next bytes (408).</param>
    /// <param name="clock">The clock of this wait.</param>
    public static async ValueTask<(CsvText? Text, string? Error)> Open(
        Stream stream,
        Predicate<string> isColumn,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var bytes = PipeReader.Create(stream, new(bufferSize: 64 * 1024, minimumReadSize: 1, leaveOpen: true));
        var start = await BoundedLineReader.Wait(token => bytes.ReadAtLeastAsync(4, token), timeout, clock, cancel);
        var (encoding, mark) = EncodingOf(start.Buffer.Slice(0, Math.Min(4, start.Buffer.Length)).ToArray());
        bytes.AdvanceTo(start.Buffer.GetPosition(mark));

        if (encoding is UTF32Encoding)
        {
            return (null, $"The file is UTF-32. {SaveAsUtf8}");
        }

        var transcoded = encoding is UnicodeEncoding;
        var text = transcoded
            ? PipeReader.Create(
                Encoding.CreateTranscodingStream(bytes.AsStream(), encoding, new UTF8Encoding(false)),
                new(bufferSize: 64 * 1024, minimumReadSize: 1)
            )
            : bytes;

        while (true)
        {
            var read = await BoundedLineReader.Wait(token => text.ReadAsync(token), timeout, clock, cancel);
            var header = FindHeader(
                read.Buffer,
                ended: read.IsCompleted || read.Buffer.Length > BoundedLineReader.MaxLineBytes
            );
            text.AdvanceTo(read.Buffer.Start, header is null ? read.Buffer.End : read.Buffer.Start);

            if (header is var (line, lineEnd))
            {
                return line.StartsWith(Declaration, StringComparison.OrdinalIgnoreCase)
                    ? line[Declaration.Length..] is [var declared] && Separators.Contains(declared)
                        ? (new(text.AsStream(), declared, lineEnd, HasDeclaration: true, transcoded), null)
                        : (null, "The line sep= does not contain an allowed separator: a comma, a semicolon or a tab.")
                    : (
                        new(text.AsStream(), SeparatorOf(line, isColumn), lineEnd, HasDeclaration: false, transcoded),
                        null
                    );
            }
        }
    }

    /// <summary>Returns the encoding of the byte order mark and the length of the mark; UTF-8 if there is no mark.</summary>
    private static (Encoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0x00, 0x00] or [0x00, 0x00, 0xFE, 0xFF] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (Encoding.UTF8, 0),
        };

    /// <summary>Returns the first line that is not blank, and its end; null if more bytes are needed.</summary>
    private static (string Line, char LineEnd)? FindHeader(ReadOnlySequence<byte> buffer, bool ended)
    {
        var text = Encoding.UTF8.GetString(buffer).AsSpan();
        var line = text.TrimStart("\r\n \t\",;");
        line = text[text[..^line.Length].LastIndexOfAny('\r', '\n') is var blank and >= 0 ? (blank + 1).. : ..];
        var (quoted, opens) = (false, true);

        for (var index = 0; index < line.Length; index++)
        {
            var next = line[index];

            if (!quoted && (next is '\r' or '\n'))
            {
                return next == '\n' ? (line[..index].ToString(), '\n')
                    : index + 1 < line.Length ? (line[..index].ToString(), line[index + 1] == '\n' ? '\n' : '\r')
                    : ended ? (line[..index].ToString(), '\r')
                    : null;
            }

            // A quotation mark opens a cell only at its beginning. A doubled mark closes the cell and opens it again.
            var closes = quoted && next == '"';
            quoted = quoted ? !closes : next == '"' && opens;
            opens = closes || Separators.Contains(next) || (opens && next == ' ');
        }

        return ended ? (line.ToString(), '\n') : null;
    }

    /// <summary>Returns the separator with which most columns are known, or else the one that gives most cells.</summary>
    private static char SeparatorOf(string header, Predicate<string> isColumn) =>
        Separators.MaxBy(separator =>
        {
            var cells = CsvFormat.ParseCells(header, separator) ?? [];
            return (cells.Count(cell => isColumn(cell)), cells.Count);
        });
}
