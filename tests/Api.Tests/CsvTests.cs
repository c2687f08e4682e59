using System.Text;
using ChannelFit.Api.Features.Assessments.Transfer;
using CsCheck;

namespace ChannelFit.Api.Tests;

public sealed class CsvTests
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
    public void Formulas_are_made_text(string text, string cell)
    {
        Assert.Equal(cell, Csv.Neutral(text));
        Assert.Equal(text, Csv.Undo(cell));
    }

    [Fact]
    public void No_text_is_lost() =>
        Cells
            .Array[1, 5]
            .Sample(
                texts =>
                {
                    var line = new StringBuilder();

                    foreach (var text in texts)
                    {
                        line.Append(line.Length == 0 && texts[0] == text ? "" : ",");
                        Csv.Write(line, Csv.Neutral(text));
                    }

                    return Csv.Cells(string.Join(',', texts.Select(One))) is { } cells
                        && cells.Select(Csv.Undo).SequenceEqual(texts);
                },
                iter: 5000
            );

    /// <summary>However the bytes come in parts, records end at the same places.</summary>
    [Fact]
    public void The_end_of_a_record_is_found_in_parts_as_in_whole() =>
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
        Csv.Write(cell, Csv.Neutral(text));
        return cell.ToString();
    }

    private static List<int> Ends(byte[] file, int size)
    {
        var (find, ends) = (Csv.Ends(), new List<int>());

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
