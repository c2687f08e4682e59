using System.Globalization;
using CsCheck;

namespace ChannelFit.Domain.Tests;

/// <summary>Same input, same bytes: in any culture, on any thread and after a round trip.</summary>
public sealed class SameEverywhereTests
{
    private static readonly ScoringModel Model = Seeded.Model;

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Any_culture_gives_the_same_bytes(string culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var chance = new PCG(7);
        var sheets = Enumerable.Range(0, 50).Select(_ => Sheets.Any.Generate(chance, null, out var _)).ToList();
        var here = sheets.ConvertAll(Told);

        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            Assert.Equal(here, sheets.ConvertAll(Told));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void Any_thread_gives_the_same_bytes()
    {
        var chance = new PCG(11);
        var sheets = Enumerable.Range(0, 20).Select(_ => Sheets.Any.Generate(chance, null, out var _)).ToList();
        var here = sheets.ConvertAll(Told);

        Parallel.For(0, 64, new() { MaxDegreeOfParallelism = 16 }, _ => Assert.Equal(here, sheets.ConvertAll(Told)));
    }

    [Fact]
    public void A_sheet_reads_back_as_it_was_written() =>
        Sheets.Any.Obey(sheet =>
        {
            var read = Sheets.Read(Sheets.Json(sheet)).Sheet!;
            Assert.Equal(sheet.Cells, read.Cells);
            Assert.Equal(sheet.Answered, read.Answered);
        });

    private static string Told(AnswerSheet sheet)
    {
        var card = Scorecard.Of(Model, sheet, 30);
        return $"{Sheets.Json(sheet)} {CanonicalForm.Text(card)} {Convert.ToHexString(CanonicalForm.Hash(card))} {card.NextQuestion(0)?.Code}";
    }
}
