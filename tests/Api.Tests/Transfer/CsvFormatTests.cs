using System.Text;
using ChannelFit.Api.Features.Transfer;
using CsCheck;

namespace ChannelFit.Api.Tests.Transfer;

public sealed class CsvFormatTests
{
    private static readonly Gen<string> Cells = Gen.String[Gen.Char["',\"\r\n=+-@\t abcé"], 0, 8];

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("'=1", "''=1")]
    [InlineData("'tis", "'tis")]
    [InlineData("1=1", "1=1")]
    [InlineData("", "")]
    public void Formula_cells_are_escaped(string text, string cell)
    {
        Assert.Equal(cell, CsvFormat.EscapeFormula(text));
        Assert.Equal(text, CsvFormat.UnescapeFormula(cell));
    }

    [Fact]
    public void Escaping_and_unescaping_restores_the_text() =>
        Cells
            .Array[1, 5]
            .Sample(
                texts =>
                {
                    var line = new StringBuilder();

                    foreach (var text in texts)
                    {
                        line.Append(line.Length == 0 && texts[0] == text ? "" : ",");
                        CsvFormat.Write(line, CsvFormat.EscapeFormula(text));
                    }

                    return CsvFormat.ParseCells(string.Join(',', texts.Select(One))) is { } cells
                        && cells.Select(CsvFormat.UnescapeFormula).SequenceEqual(texts);
                },
                iter: 5000
            );

    /// <summary>Record ends do not depend on how the bytes are split.</summary>
    [Fact]
    public void Record_ends_are_found_independently_of_chunking() =>
        Gen.Select(Cells.Array[1, 6], Gen.Int[1, 5])
            .Sample(
                (texts, size) =>
                {
                    var file = Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{One(text)},x\r\n")));
                    return Ends(file, file.Length).SequenceEqual(Ends(file, size))
                        && Ends(file, size).Count == texts.Length;
                },
                iter: 5000
            );

    private static string One(string text)
    {
        var cell = new StringBuilder();
        CsvFormat.Write(cell, CsvFormat.EscapeFormula(text));
        return cell.ToString();
    }

    private static List<int> Ends(byte[] file, int size)
    {
        var (find, ends) = (CsvFormat.CreateRecordEndFinder(), new List<int>());

        for (var start = 0; start < file.Length; start += size)
        {
            var part = file.AsSpan(start, Math.Min(size, file.Length - start));

            for (int at = 0, end; (end = find(part[at..])) >= 0; at += end)
            {
                ends.Add(start + at + end);
            }
        }

        return ends;
    }
}
