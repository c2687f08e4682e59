using System.Globalization;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The daily cap of a public key (docs/api.md#rate-limits). Days are those of UTC.</summary>
internal static class DailyCap
{
    /// <summary>Returns the 429 response, which says when the key accepts submissions again.</summary>
    public static IResult Reached(DateTimeOffset now)
    {
        var nextDay = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var seconds = (int)Math.Ceiling((nextDay - now).TotalSeconds);
        return ProblemResults.Of(
            ProblemKind.TooManyRequests,
            string.Create(
                CultureInfo.InvariantCulture,
                $"This public key has stored as many assessments today as its partner allows. It accepts more from "
                    + $"{nextDay:yyyy-MM-dd'T'HH:mm:ss'Z'}. A secret key with the scope partner:manage raises "
                    + $"publicKeyDailyCap with PATCH /v1/partner."
            ),
            seconds
        );
    }
}
