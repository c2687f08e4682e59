using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Domain.Tests.Outcomes;

public sealed class IsoWeekTests
{
    [Theory]
    [InlineData("2026-W48", "2026-11-23")]
    [InlineData("2026-W53", "2026-12-28")]
    [InlineData("2027-W01", "2027-01-04")]
    [InlineData("2025-W01", "2024-12-30")]
    [InlineData("1000-W01", "0999-12-30")]
    public void A_week_begins_on_its_Monday(string text, string monday)
    {
        Assert.True(IsoWeek.TryParse(text, out var week));
        Assert.Equal(DateOnly.Parse(monday, null), week.Monday);
        Assert.Equal(DayOfWeek.Monday, week.Monday.DayOfWeek);
        Assert.Equal(text, week.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-48")]
    [InlineData("2026-W00")]
    [InlineData("2026-W54")]
    [InlineData("2025-W53")]
    [InlineData("2026-w48")]
    [InlineData("2026W48")]
    [InlineData("2026-W8")]
    [InlineData(" 2026-W8")]
    [InlineData("2026-W48 ")]
    [InlineData("2026-W+8")]
    [InlineData("2026-W4\0")]
    [InlineData("٢٠٢٦-W48")]
    [InlineData("0000-W01")]
    [InlineData("9999-W52")]
    public void Other_texts_are_not_weeks(string? text) => Assert.False(IsoWeek.TryParse(text, out _));

    [Fact]
    public void Every_day_of_ten_years_belongs_to_the_week_that_its_text_names()
    {
        for (var day = new DateOnly(2020, 1, 1); day.Year < 2030; day = day.AddDays(1))
        {
            var week = IsoWeek.Of(day);

            Assert.InRange(day.DayNumber - week.Monday.DayNumber, 0, 6);
            Assert.True(IsoWeek.TryParse(week.ToString(), out var read));
            Assert.Equal(week, read);
            Assert.Equal(5, week.AddWeeks(5).WeeksSince(week));
        }
    }
}
