-- A person of any size is erased in steps: the first one makes them unreadable, the others delete.
--
-- Safe beside the previous release: adds columns that may be null, indexes and policies, and replaces functions by ones
-- that are called alike. The previous release sees no row of a person whose erasure is under way, and does not finish it.

-- While an erasure is under way: whose it is, and when somebody last worked on it. All are null once it is finished.
alter table erased_person
    add column erasing_test boolean,
    add column erasing_ref  text,
    add column erasing_at   timestamptz,
    add constraint erased_person_erasing_whole check (
        (erasing_ref is null) = (erasing_test is null) and (erasing_ref is null) = (erasing_at is null));

create index erased_person_under_way on erased_person (partner_id, erasing_test, erasing_ref) where erasing_ref is not null;

-- Functions that run as the owner read it: find_token refuses, and claim_expired continues.
drop policy if exists owner_rows on erased_person;
create policy owner_rows on erased_person to current_user using (true);

-- Rows of a person whose erasure is under way do not exist for any statement but the erasure's own, whoever wrote it.
-- No row of such a person can be added: person_is_erased refuses it.
create policy not_being_erased on assessment as restrictive for select to channelfit_app using (
    person_ref is null
    or current_setting('app.erasing', true) = 'yes'
    or (test, person_ref) not in (
        select erasing_test, erasing_ref
        from erased_person
        where partner_id = (select current_partner()) and erasing_ref is not null));

create policy not_being_erased on invitation as restrictive for select to channelfit_app using (
    current_setting('app.erasing', true) = 'yes'
    or (test, person_ref) not in (
        select erasing_test, erasing_ref
        from erased_person
        where partner_id = (select current_partner()) and erasing_ref is not null));

-- Lead an erasure to its rows without a look at all that the partner has.
create index idempotency_person on idempotency (partner_id, person) where person is not null;
create index respondent_token_assessment on respondent_token (partner_id, assessment_id);

-- A submission with a consent given after the erasure is taken, once the erasure is finished: before that its rows would
-- go with the others. 55P03 is answered by 503 with Retry-After.
create or replace function person_is_erased(test boolean, person_ref text, hashes bytea[], consent_at timestamptz)
    returns boolean
    language plpgsql volatile
as
$$
declare
    refused   boolean;
    under_way boolean;
begin
    if person_ref is null then
        return false;
    end if;

    perform pg_advisory_xact_lock_shared(public.person_lock(test, person_ref));

    select bool_or(not public.agreed_since(consent_at, erased_person.erased_at)), bool_or(erasing_ref is not null)
    into refused, under_way
    from public.erased_person
    where erased_person.partner_id = public.current_partner() and erased_person.person = any (hashes);

    if under_way and not refused then
        raise lock_not_available using message = 'The erasure of this person is under way.';
    end if;

    return coalesce(refused, false);
end
$$;

-- As before, and the token of an invitation ends when the erasure of its person begins.
create or replace function find_token(hash bytea)
    returns table
            (
                partner_id    uuid,
                test          boolean,
                model         text,
                origins       text[],
                assessment_id uuid,
                invitation_id uuid
            )
    language sql stable security definer rows 1
    set search_path = pg_catalog, pg_temp
as
$$
    select partner.id, token.test, partner.model, partner.origins, token.assessment_id, token.invitation_id
    from (
        select partner_id, test, assessment_id, null::pg_catalog.uuid as invitation_id
        from public.respondent_token
        where respondent_token.hash = find_token.hash and expires_at > now()
        union all
        select partner_id, test, null, id
        from public.invitation
        where token_hash = find_token.hash and expires_at > now()
            and not exists (
                select
                from public.erased_person
                where erased_person.partner_id = invitation.partner_id
                    and erased_person.erasing_test = invitation.test
                    and erased_person.erasing_ref = invitation.person_ref)) as token
    join public.partner on partner.id = token.partner_id
    where partner.suspended_at is null
$$;

-- One partner whose expired rows nobody has taken on for an hour, or one of whose erasures was begun and is not worked on
-- any more. Instances share them out: what one has claimed the others pass over, and what a dead one had claimed comes up
-- again. A time that lies ahead is that of an instance whose clock was wrong, and holds nobody up.
create or replace function claim_expired(moment timestamptz)
    returns table
            (
                partner_id     uuid,
                retention_days integer
            )
    language sql volatile security definer rows 1
    set search_path = pg_catalog, pg_temp
as
$$
    with due as materialized (
        select partner.id
        from public.partner
        where partner.swept_at is null
            or partner.swept_at <= moment - interval '1 hour'
            or partner.swept_at > moment + interval '1 hour'
            or partner.id in (
                select erased_person.partner_id
                from public.erased_person
                where erased_person.erasing_ref is not null
                    and erased_person.erasing_at <= moment - interval '15 seconds')
        order by partner.swept_at nulls first
        limit 1
        -- No key: a submission's foreign key does not wait for it.
        for no key update skip locked),
    taken as (
        update public.erased_person
        set erasing_at = moment
        from due
        where erased_person.partner_id = due.id and erased_person.erasing_ref is not null)
    update public.partner
    set swept_at = moment
    from due
    where partner.id = due.id
    returning partner.id, partner.retention_days
$$;
