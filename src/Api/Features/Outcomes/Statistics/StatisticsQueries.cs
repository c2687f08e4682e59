using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes.Statistics;

/// <summary>Reads the response sets for the statistics of an instrument.</summary>
public static class StatisticsQueries
{
    private const int BatchSize = 500;

    /// <summary>
    /// Adds the newest response sets of a partner to a collector: the latest of each person, and those without a person.
    /// Returns whether there were more than the limit. Results of rescoring are no answers of their own.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="partner">The partner.</param>
    /// <param name="test">True for test data.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="limit">The maximum number of response sets.</param>
    /// <param name="collector">The collector.</param>
    /// <param name="cancel">Cancels the queries.</param>
    public static async Task<bool> Collect(
        TenantDb db,
        Guid partner,
        bool test,
        Instrument instrument,
        int limit,
        StatisticsCollector collector,
        CancellationToken cancel
    )
    {
        var before = UuidV7Bounds.Max;

        for (var left = limit; ; )
        {
            var rows = (
                await db.Read(
                    partner,
                    """
                    select own.id, own.answers, earlier.answers as earlier
                    from assessment own
                    left join lateral (
                        select other.answers
                        from assessment other
                        where other.partner_id = @tenant and other.test = @test and other.person_ref = own.person_ref
                            and other.instrument = own.instrument and other.rescore_of is null and other.id < own.id
                            and other.created_at > own.created_at - make_interval(days => @mostDays)
                            and other.created_at <= own.created_at - make_interval(days => @leastDays)
                        order by other.id desc
                        limit 1
                    ) earlier on true
                    where own.partner_id = @tenant and own.test = @test and own.instrument = @instrument
                        and own.rescore_of is null and own.id < @before
                        and not exists (
                            select 1 from assessment later
                            where later.partner_id = @tenant and later.test = @test and later.person_ref = own.person_ref
                                and later.instrument = own.instrument and later.rescore_of is null and later.id > own.id
                        )
                    order by own.id desc
                    limit @size
                    """,
                    new
                    {
                        test,
                        instrument = instrument.Id,
                        before,
                        mostDays = StatisticsRules.MaximumRetestDays,
                        leastDays = StatisticsRules.MinimumRetestDays,
                        size = BatchSize,
                    },
                    static grid => grid.ReadAsync<(Guid Id, string Answers, string? Earlier)>(),
                    cancel
                )
            ).ToList();

            foreach (var (id, answers, earlier) in rows)
            {
                if (left-- == 0)
                {
                    return true;
                }

                if (Read(instrument, answers) is { } responses)
                {
                    collector.Add(responses, earlier is null ? null : Read(instrument, earlier));
                }

                before = id;
            }

            if (rows.Count < BatchSize)
            {
                return false;
            }
        }
    }

    private static ResponseSet? Read(Instrument instrument, string answers)
    {
        using var json = JsonDocument.Parse(answers);
        return AnswerReader.Read(instrument, json.RootElement, "#/answers", []);
    }
}
