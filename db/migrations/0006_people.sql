-- Erasure, retention, and when consent arrived.
--
-- Safe beside the previous release: adds a table, functions, and columns that may be null, which that release neither
-- reads nor writes.

alter table partner
    -- How long assessments are kept; null keeps them until somebody deletes them.
    add column if not exists retention_days integer,
    -- When an instance last took on the partner's expired rows.
    add column swept_at timestamptz;

-- The server's time, beside what the person's consent itself says; an import may carry an older created_at.
alter table assessment add column consent_received_at timestamptz;

-- A keyed hash of the person that the attempt was about: its key, chosen by a client, may name them.
alter table idempotency add column person bytea;

-- All that stays of a person for 30 days, so that a late retry or import is recognised: a hash of mode, partner and
-- reference under a key that lies outside the database.
create table erased_person
(
    partner_id uuid        not null default current_partner(),
    person     bytea       not null,
    erased_at  timestamptz not null,

    constraint erased_person_pk primary key (partner_id, person),
    constraint erased_person_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint erased_person_person_length check (length(person) = 32)
);

alter table erased_person enable row level security;
alter table erased_person force row level security;
create policy own_rows on erased_person using (partner_id = (select current_partner()));
grant select, insert, update, delete on erased_person to channelfit_app;

-- What a person's submissions share and their erasure takes alone, so that neither overlooks the other.
create function person_lock(test boolean, person_ref text) returns bigint
    language sql stable
as
$$
    select hashtextextended(concat_ws('|', public.current_partner(), test, person_ref), 0)
$$;

-- Whether nothing may be kept of the person any more: erased, and no consent given since.
--
-- Volatile on purpose: what it looks for it sees as of after the lock, not as of the start of the statement that asks.
create function person_is_erased(test boolean, person_ref text, hashes bytea[], consent_at timestamptz) returns boolean
    language plpgsql volatile
as
$$
begin
    if person_ref is null then
        return false;
    end if;

    perform pg_advisory_xact_lock_shared(public.person_lock(test, person_ref));
    return exists (
        select from public.erased_person
        where erased_person.partner_id = public.current_partner() and erased_person.person = any (hashes)
            and (consent_at is null or consent_at <= erased_person.erased_at));
end
$$;

-- One partner whose expired rows nobody has taken on for an hour. Instances share them out: what one has claimed the
-- others pass over, and what a dead one had claimed comes up again an hour later.
create function claim_expired(moment timestamptz)
    returns table
            (
                partner_id     uuid,
                retention_days integer
            )
    language sql volatile security definer rows 1
    set search_path = ''
as
$$
    with due as materialized (
        select partner.id
        from public.partner
        where partner.swept_at is null or partner.swept_at <= moment - interval '1 hour'
        order by partner.swept_at nulls first
        limit 1
        -- No key: a submission's foreign key does not wait for it.
        for no key update skip locked)
    update public.partner
    set swept_at = moment
    from due
    where partner.id = due.id
    returning partner.id, partner.retention_days
$$;

revoke execute on function claim_expired from public;
grant execute on function claim_expired to channelfit_app;
