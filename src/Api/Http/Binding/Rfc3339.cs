using System.Globalization;
using System.Text.RegularExpressions;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads times in the format of RFC 3339 section 5.6, and in no other.</summary>
/// <remarks>
/// The precision is 100 ns, as in .NET; further digits are dropped. PostgreSQL stores microseconds. A leap second is the last
/// second of June or December in UTC, and is read as the second after it, as PostgreSQL does. A time outside the years 1 to
/// 9999 in UTC is read as the nearest time inside them.
/// </remarks>
public static partial class Rfc3339
{
    /// <summary>Reads a time in UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        instant = default;
        var parts = Grammar().Match(text);

        if (!parts.Success)
        {
            return false;
        }

        var (year, month, day) = (Number("year"), Number("month"), Number("day"));
        var (hour, minute, second) = (Number("hour"), Number("minute"), Number("second"));
        var (offsetHour, offsetMinute) = (Number("offsetHour"), Number("offsetMinute"));

        // The year 0 has the calendar of the year 4: both are leap years.
        if (
            month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year == 0 ? 4 : year, month)
            || hour > 23
            || minute > 59
            || second > 60
            || offsetHour > 23
            || offsetMinute > 59
        )
        {
            return false;
        }

        var offset = (parts.Groups["sign"].Value == "-" ? -1 : 1) * ((offsetHour * 60) + offsetMinute);
        var fraction = parts.Groups["fraction"].Value.PadRight(7, '0')[..7];
        var beforeMidnight = (hour * 60) + minute - offset;
        var date = year == 0 ? default : new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        var ticks =
            date.Ticks
            + (beforeMidnight * TimeSpan.TicksPerMinute)
            + (second * TimeSpan.TicksPerSecond)
            + int.Parse(fraction, CultureInfo.InvariantCulture);

        if (second == 60 && !(year > 0 && EndsHalfYear(date.Ticks + (beforeMidnight * TimeSpan.TicksPerMinute))))
        {
            return false;
        }

        instant = new(year == 0 ? 0 : Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return true;

        int Number(string group) =>
            parts.Groups[group] is { Success: true, ValueSpan: var digits }
                ? int.Parse(digits, CultureInfo.InvariantCulture)
                : 0;
    }

    /// <summary>Describes what a text that is not a time must be, as the end of a sentence.</summary>
    public static string Explain(string text) =>
        TryRead($"{text}Z", out _)
            ? "an RFC 3339 time with its offset: end it with Z or an offset such as +01:00"
            : "an RFC 3339 time such as 2026-11-22T10:00:00Z, with Z or an offset at its end";

    /// <summary>Returns the text, or the nearest time in UTC that PostgreSQL can store.</summary>
    public static string ToStorableText(string text, DateTimeOffset instant) =>
        StorableText().IsMatch(text) && !text.StartsWith("0000", StringComparison.Ordinal)
            ? text
            : instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool EndsHalfYear(long minute) =>
        minute >= 0
        && minute <= DateTime.MaxValue.Ticks
        && new DateTime(minute) is { Hour: 23, Minute: 59 } end
        && end is { Month: 6, Day: 30 } or { Month: 12, Day: 31 };

    [GeneratedRegex(
        """
            \A(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})[Tt]
            (?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?
            ([Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2}))\z
            """,
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Grammar();

    /// <summary>Matches the times that PostgreSQL stores unchanged: no leap second, at most microseconds, no wide offset.</summary>
    [GeneratedRegex(
        @"\A[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-9]{2})\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex StorableText();
}
