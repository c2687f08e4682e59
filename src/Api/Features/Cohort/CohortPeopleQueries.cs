using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Queries of the people in the coach's view.</summary>
internal static class CohortPeopleQueries
{
    /// <summary>Selects the next people in the order of their references, at most @mostPeople of each table.</summary>
    private const string PeopleByReference = """
        (select distinct person_ref
        from assessment
        where partner_id = @tenant and test = @test and person_ref > @afterPerson
        order by person_ref
        limit @mostPeople)
        union
        (select distinct person_ref
        from invitation
        where partner_id = @tenant and test = @test and person_ref > @afterPerson
        order by person_ref
        limit @mostPeople)
        """;

    /// <summary>
    /// Selects the next people in the order of their last answers, the newest first, and then those without an assessment. A
    /// rescored copy has no new answers, so it counts only if no other assessment of the person is stored.
    /// </summary>
    private const string PeopleByDate = """
        with assessed as (
            select person_ref
            from assessment as answered
            where partner_id = @tenant and test = @test and person_ref is not null and id < @beforeId
                and not exists (
                    select 1
                    from assessment as other
                    where other.partner_id = @tenant and other.test = @test and other.person_ref = answered.person_ref
                        and (other.rescore_of is null, other.id) > (answered.rescore_of is null, answered.id))
            order by id desc
            limit @mostPeople
        )
        select person_ref
        from assessed
        union
        (select distinct person_ref
        from invitation
        where partner_id = @tenant and test = @test and person_ref > @afterPerson
            and (@mostPeople::int is null or (select count(*) from assessed) < @mostPeople)
            and not exists (
                select 1
                from assessment
                where assessment.partner_id = @tenant and assessment.test = @test
                    and assessment.person_ref = invitation.person_ref)
        order by person_ref
        limit @mostPeople)
        """;

    /// <summary>Returns a page of people who have an assessment or an invitation, and one more when there is a next page.</summary>
    /// <param name="db">The database.</param>
    /// <param name="caller">The caller, who has a link.</param>
    /// <param name="filter">The filters, the order and the place.</param>
    /// <param name="catalog">The models whose verdicts are stored.</param>
    /// <param name="inactiveSince">People without answers and without a recorded week since this day are inactive.</param>
    /// <param name="cancel">Cancels the query.</param>
    public static Task<IEnumerable<CohortPerson>> List(
        TenantDb db,
        Caller caller,
        CohortFilter filter,
        PublishedCatalog catalog,
        DateOnly inactiveSince,
        CancellationToken cancel
    )
    {
        var positions = VerdictPositions.Of(catalog);
        return db.Read(
            caller.PartnerId,
            $"""
            with person as (
                {(filter.ByDate ? PeopleByDate : PeopleByReference)}
            ),
            verdict_position as (
                select *
                from unnest(@Models::text[], @Channels::text[], @Positions::int[])
                    as verdict_position (model, channel, position)
            ),
            cohort as (
                select person.person_ref, latest.id as assessment_id, answered.id as answers_id,
                    answered.created_at as answered_at, latest.focus,
                    case
                        when latest.id is not null
                            then coalesce(latest.verdicts[verdict_position.position]::text, 'cannot-tell')
                    end as focus_verdict,
                    invited.open_invitations, recorded.week as last_week,
                    -- A week counts until its last day. Without a sign of the person, the first invitation counts.
                    coalesce(
                        greatest((answered.created_at at time zone 'UTC')::date, recorded.week + 6),
                        (invited.first_at at time zone 'UTC')::date) < @inactiveSince::date as inactive
                from person
                left join lateral (
                    select id, model, focus, verdicts
                    from assessment
                    where partner_id = @tenant and test = @test and person_ref = person.person_ref
                    order by id desc
                    limit 1
                ) as latest on true
                left join lateral (
                    select id, created_at
                    from assessment
                    where partner_id = @tenant and test = @test and person_ref = person.person_ref
                    order by (rescore_of is null) desc, id desc
                    limit 1
                ) as answered on true
                left join verdict_position
                    on verdict_position.model = latest.model and verdict_position.channel = latest.focus
                left join lateral (
                    select week
                    from activity
                    where partner_id = @tenant and test = @test and person_ref = person.person_ref
                    order by week desc
                    limit 1
                ) as recorded on true
                cross join lateral (
                    select min(created_at) as first_at,
                        (count(*) filter (where purpose = 'assessment' and completed_at is null and expires_at > now()))::int
                            as open_invitations
                    from invitation
                    where partner_id = @tenant and test = @test and person_ref = person.person_ref
                ) as invited
            )
            select person_ref, assessment_id, answers_id, answered_at, focus, focus_verdict, open_invitations, last_week,
                inactive
            from cohort
            where (@Verdict::text is null or focus_verdict = @Verdict)
                and (@Channel::text is null or focus = @Channel)
                and (not @Inactive or inactive)
                and (not @Open or open_invitations > 0)
            order by case when @ByDate then coalesce(answers_id, @none) end desc, person_ref
            limit @pageSize + 1
            """,
            new
            {
                test = caller.IsTest,
                filter.Verdict,
                filter.Channel,
                filter.Inactive,
                filter.Open,
                filter.ByDate,
                beforeId = filter.IsContinued ? filter.AfterId : Guid.AllBitsSet,
                // In the order of dates, people without an assessment follow after all others.
                afterPerson = filter.ByDate && filter.AfterId != Guid.Empty ? "" : filter.AfterPerson,
                mostPeople = filter.ExcludesPeople ? null : (int?)CohortFilter.PageSize + 1,
                positions.Models,
                positions.Channels,
                positions.Positions,
                inactiveSince,
                none = Guid.Empty,
                pageSize = CohortFilter.PageSize,
            },
            static grid => grid.ReadAsync<CohortPerson>(),
            cancel
        );
    }
}
