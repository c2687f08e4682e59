-- SQL that an existing distributed engine accepts: keys that contain the partner, policies without a sub-select, and work
-- across partners partner by partner (docs/adr/0036).
--
-- Safe beside the previous release: replaces functions by ones that are called alike, and unique keys by indexes that
-- find the same rows. It leaves the policies own_rows alone where the previous release has run: that release refuses to
-- start on other ones.

-- A hash of 256 random bits is unique by itself; a unique key over all partners cannot be distributed.
alter table api_key
    drop constraint api_key_hash_unique,
    add constraint api_key_partner_hash_unique unique (partner_id, hash);
create index api_key_hash on api_key (hash);

alter table invitation
    drop constraint invitation_token_hash_unique,
    add constraint invitation_partner_token_hash_unique unique (partner_id, token_hash);
create index invitation_token_hash on invitation (token_hash);

-- Its primary key is partner and hash.
alter table respondent_token drop constraint respondent_token_hash_unique;
create index respondent_token_hash on respondent_token (hash);

insert into migration_right (migration, kind, name)
values
    ('db/migrations/0022_distribution.sql', 'index', 'api_key_hash'),
    ('db/migrations/0022_distribution.sql', 'index', 'invitation_token_hash'),
    ('db/migrations/0022_distribution.sql', 'index', 'respondent_token_hash');

alter policy not_being_erased on assessment using (
    person_ref is null
    or current_setting('app.erasing', true) = 'yes'
    or (test, person_ref) not in (
        select erasing_test, erasing_ref
        from erased_person
        where partner_id = current_partner() and erasing_ref is not null));

alter policy not_being_erased on invitation using (
    current_setting('app.erasing', true) = 'yes'
    or (test, person_ref) not in (
        select erasing_test, erasing_ref
        from erased_person
        where partner_id = current_partner() and erasing_ref is not null));

-- A database that this transaction creates was never used by the previous release. In any other one a later release
-- changes the policies; until then both forms are accepted (db/checks.sql).
do
$$
declare
    changed record;
begin
    if (select xmin from public.schema_version where scriptname = 'db/migrations/0001_tenancy.sql')
        = pg_current_xact_id()::xid
    then
        for changed in
            select polrelid::regclass as name, case relname when 'partner' then 'id' else 'partner_id' end as tenant
            from pg_policy
            join pg_class on pg_class.oid = polrelid
            where polname = 'own_rows' and relnamespace = 'public'::regnamespace
        loop
            execute format('alter policy own_rows on %s using (%I = current_partner())', changed.name, changed.tenant);
        end loop;
    end if;
end
$$;

-- As before: one look at which partner is due, then statements about this partner.
create or replace function claim_expired(moment timestamptz)
    returns table
            (
                partner_id     uuid,
                retention_days integer
            )
    language plpgsql volatile security definer rows 1
    set search_path = pg_catalog, pg_temp
as
$$
declare
    due uuid;
begin
    select partner.id
    into due
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
    for no key update skip locked;

    if due is not null then
        update public.erased_person
        set erasing_at = moment
        where erased_person.partner_id = due and erased_person.erasing_ref is not null;

        return query
            update public.partner
            set swept_at = moment
            where partner.id = due
            returning partner.id, partner.retention_days;
    end if;
end
$$;

-- As before: one look at which webhooks have something due, then a statement for each of those that are chosen.
create or replace function claim_outbox(most integer, share integer, busy uuid[], lease_seconds double precision)
    returns table
            (
                partner_id      uuid,
                test            boolean,
                webhook_id      uuid,
                id              uuid,
                event           text,
                subjects        uuid[],
                sample          boolean,
                claims          integer,
                attempts        integer,
                waited_seconds  double precision,
                url             text,
                secret          bytea,
                previous_secret bytea,
                headers         bytea,
                failing         boolean
            )
    language plpgsql volatile security definer rows 16
    set search_path = pg_catalog, pg_temp
as
$$
declare
    chosen  record;
    taken   integer := 0;
    claimed integer;
begin
    for chosen in
        -- Steps from webhook to webhook along the index, to what each has earliest: the rows of one cost a single look.
        with recursive waiting as (
            (select delivery.partner_id, delivery.webhook_id, delivery.due_at
            from public.delivery
            where delivery.due_at is not null
            order by delivery.partner_id, delivery.webhook_id, delivery.due_at
            limit 1)
            union all
            select next.partner_id, next.webhook_id, next.due_at
            from waiting
            cross join lateral (
                select delivery.partner_id, delivery.webhook_id, delivery.due_at
                from public.delivery
                where delivery.due_at is not null
                    and (delivery.partner_id, delivery.webhook_id) > (waiting.partner_id, waiting.webhook_id)
                order by delivery.partner_id, delivery.webhook_id, delivery.due_at
                limit 1) as next),

        ready as (
            select waiting.partner_id, waiting.webhook_id, webhook.disabled_at is not null as disabled,
                case when webhook.failing_since is null
                    then greatest(1, share / count(*) over (partition by waiting.partner_id)) else 1 end as part,
                row_number() over (partition by waiting.partner_id order by random()) as place
            from waiting
            join public.webhook on webhook.partner_id = waiting.partner_id and webhook.id = waiting.webhook_id
            join public.partner on partner.id = waiting.partner_id
            where waiting.due_at <= now() and partner.suspended_at is null
                and waiting.webhook_id <> all (busy) and waiting.partner_id <> all (busy)
                and exists (
                    select 1
                    from public.delivery
                    where delivery.partner_id = waiting.partner_id and delivery.webhook_id = waiting.webhook_id
                        and delivery.due_at <= now()
                        and (delivery.leased_until is null or delivery.leased_until <= now())
                        and (webhook.disabled_at is null or delivery.sample)))

        select ready.partner_id, ready.webhook_id, ready.disabled, ready.part
        from ready
        where ready.place <= share
        order by ready.place, random()
        limit most
    loop
        exit when taken >= most;

        return query
            update public.delivery
            set leased_until = clock_timestamp() + make_interval(secs => lease_seconds), claims = delivery.claims + 1
            from public.webhook
            where webhook.partner_id = chosen.partner_id and webhook.id = chosen.webhook_id
                and delivery.partner_id = chosen.partner_id and delivery.webhook_id = chosen.webhook_id
                and delivery.id = any (array(
                    select free.id
                    from public.delivery as free
                    where free.partner_id = chosen.partner_id and free.webhook_id = chosen.webhook_id
                        and free.due_at <= now()
                        and (free.leased_until is null or free.leased_until <= now())
                        and (not chosen.disabled or free.sample)
                    order by free.due_at
                    limit least(chosen.part, most - taken)
                    for update skip locked))
            returning delivery.partner_id, webhook.test, delivery.webhook_id, delivery.id, delivery.event,
                delivery.subjects, delivery.sample, delivery.claims, delivery.attempts,
                extract(epoch from clock_timestamp() - delivery.due_at)::double precision,
                webhook.url, webhook.secret,
                case when webhook.previous_until > now() then webhook.previous_secret end,
                webhook.headers, webhook.failing_since is not null;

        get diagnostics claimed = row_count;
        taken := taken + claimed;
    end loop;
end
$$;

-- As before, delivery by delivery. What somebody is writing at this moment is about to be recorded, or is renewed next time.
create or replace function renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision)
    returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as
$$
begin
    for place in 1 .. coalesce(cardinality(ids), 0) loop
        update public.delivery
        set leased_until = clock_timestamp() + make_interval(secs => lease_seconds)
        where delivery.partner_id = partners[place] and delivery.webhook_id = webhooks[place]
            and delivery.id = any (array(
                select held.id
                from public.delivery as held
                where held.partner_id = partners[place] and held.webhook_id = webhooks[place] and held.id = ids[place]
                    and held.leased_until > now()
                for no key update skip locked));
    end loop;
end
$$;

-- As before, partner by partner.
create or replace function forget_deliveries(before uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as
$$
declare
    owner uuid;
begin
    for owner in select partner.id from public.partner loop
        delete from public.delivery
        using public.webhook
        where webhook.partner_id = owner and delivery.partner_id = owner and delivery.webhook_id = webhook.id
            and delivery.id < before and delivery.due_at is null;

        with recursive known as (
            (select delivery.webhook_id
            from public.delivery
            where delivery.partner_id = owner
            order by delivery.webhook_id
            limit 1)
            union all
            select next.webhook_id
            from known
            cross join lateral (
                select delivery.webhook_id
                from public.delivery
                where delivery.partner_id = owner and delivery.webhook_id > known.webhook_id
                order by delivery.webhook_id
                limit 1) as next)
        delete from public.delivery
        using known
        where delivery.partner_id = owner and delivery.webhook_id = known.webhook_id
            and not exists (
                select 1 from public.webhook where webhook.partner_id = owner and webhook.id = known.webhook_id);
    end loop;
end
$$;
