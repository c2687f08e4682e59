using System.Globalization;

namespace ChannelFit.Domain.Outcomes;

/// <summary>A week of ISO 8601, which begins on a Monday; written as <c>2026-W48</c>.</summary>
public readonly record struct IsoWeek : IComparable<IsoWeek>
{
    // Far enough from the limits of DateOnly to add and subtract years.
    private const int MinYear = 1000;
    private const int MaxYear = 9000;

    private IsoWeek(DateOnly monday) => Monday = monday;

    /// <summary>The first day of the week.</summary>
    public DateOnly Monday { get; }

    /// <summary>Returns the week that contains a day.</summary>
    public static IsoWeek Of(DateOnly day) => new(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));

    /// <summary>Reads a week: four digits of the year, <c>-W</c> and two digits of a week that the year has. Years are 1000 to 9000.</summary>
    public static bool TryParse(string? text, out IsoWeek week)
    {
        week = default;

        if (
            text is not { Length: 8 }
            || text[4] != '-'
            || text[5] != 'W'
            || !TryReadDigits(text.AsSpan(0, 4), out var year)
            || !TryReadDigits(text.AsSpan(6), out var number)
            || year is < MinYear or > MaxYear
            || number < 1
            || number > ISOWeek.GetWeeksInYear(year)
        )
        {
            return false;
        }

        week = new(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, number, DayOfWeek.Monday)));
        return true;
    }

    /// <summary>Returns a week that lies a number of weeks later; a negative number leads to an earlier one.</summary>
    public IsoWeek AddWeeks(int weeks) => new(Monday.AddDays(7 * weeks));

    /// <summary>Returns the number of weeks from another week to this one; negative when this one is earlier.</summary>
    public int WeeksSince(IsoWeek earlier) => (Monday.DayNumber - earlier.Monday.DayNumber) / 7;

    public int CompareTo(IsoWeek other) => Monday.CompareTo(other.Monday);

    public override string ToString()
    {
        var day = Monday.ToDateTime(TimeOnly.MinValue);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ISOWeek.GetYear(day):D4}-W{ISOWeek.GetWeekOfYear(day):D2}"
        );
    }

    public static bool operator <(IsoWeek left, IsoWeek right) => left.CompareTo(right) < 0;

    public static bool operator >(IsoWeek left, IsoWeek right) => left.CompareTo(right) > 0;

    public static bool operator <=(IsoWeek left, IsoWeek right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IsoWeek left, IsoWeek right) => left.CompareTo(right) >= 0;

    private static bool TryReadDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        // int.TryParse also accepts NUL characters at the end.
        return !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
