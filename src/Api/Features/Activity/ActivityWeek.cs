using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The weeks that can be recorded: from two years ago to the present week.</summary>
internal static class ActivityWeek
{
    /// <summary>The shape of a week in the OpenAPI document.</summary>
    public const string Pattern = "^[0-9]{4}-W[0-9]{2}$";

    /// <summary>The detail of the error about a text that is not a week.</summary>
    public const string FormatDetail = "Must be a week of ISO 8601, such as 2026-W48.";

    /// <summary>The number of weeks before the present one that can be recorded.</summary>
    public const int MaxAge = 104;

    /// <summary>A week begins first in the time zone that is furthest ahead of UTC.</summary>
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(14);

    /// <summary>The path parameter in the OpenAPI document.</summary>
    public static OpenApiParameter PathParameter { get; } =
        OpenApiExtensions.PathParameter(
            "week",
            "The week of ISO 8601. It begins on a Monday.",
            OpenApiExtensions.StringSchema(pattern: Pattern),
            "2026-W47"
        );

    /// <summary>Returns the present week in UTC.</summary>
    public static IsoWeek Present(TimeProvider clock) =>
        IsoWeek.Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));

    /// <summary>Returns the first and the last week that can be recorded.</summary>
    public static (IsoWeek Earliest, IsoWeek Latest) Range(TimeProvider clock) =>
        (
            Present(clock).AddWeeks(-MaxAge),
            IsoWeek.Of(DateOnly.FromDateTime((clock.GetUtcNow() + FurthestAhead).UtcDateTime))
        );

    /// <summary>Returns the detail of the error about a week that cannot be recorded; null if it can.</summary>
    public static string? FindError(IsoWeek week, TimeProvider clock)
    {
        var (earliest, latest) = Range(clock);
        return week > latest ? $"The week has not begun yet. The latest is {latest}."
            : week < earliest ? $"The week is more than two years ago. The earliest is {earliest}."
            : null;
    }

    /// <summary>Returns the validation error about the week in the path; null if it can be recorded.</summary>
    public static ValidationError? FindPathError(string text, out IsoWeek week, TimeProvider clock)
    {
        var detail = IsoWeek.TryParse(text, out week) ? FindError(week, clock) : null;
        return detail is null ? null : new("#", ValidationError.OutOfRange, detail);
    }
}
