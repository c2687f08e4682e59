-- Webhooks, and what is to be delivered to them.
--
-- Safe beside the previous release: adds tables and functions, changes none. What that release stores raises no events.

create table webhook
(
    partner_id      uuid        not null default current_partner(),
    id              uuid        not null,
    created_at      timestamptz not null,
    -- Events of test rows go to webhooks of test keys only, and the other way round.
    test            boolean     not null,
    url             text        not null,
    events          text[]      not null,
    description     text,
    -- Sealed under a key that lies outside the database, like the headers.
    secret          bytea       not null,
    previous_secret bytea,
    previous_until  timestamptz,
    headers         bytea       not null,
    -- Since when every attempt has failed.
    failing_since   timestamptz,
    disabled_at     timestamptz,
    disabled_reason text,

    constraint webhook_pk primary key (partner_id, id),
    constraint webhook_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint webhook_events_some check (cardinality(events) > 0),
    constraint webhook_disabled_why check ((disabled_at is null) = (disabled_reason is null)),
    constraint webhook_reason_known check (disabled_reason in ('gone', 'failing', 'requested'))
);

-- The outbox: one row for each event and webhook, written by the transaction that the event is about. Ids only: what
-- is sent is made at delivery from the rows that the event speaks of. What was delivered stays for a while, to be seen
-- and replayed.
--
-- Ids are UUIDv7, so they carry the time at which the event was raised. All webhooks are told of an event under one id,
-- and that of assessment.completed is the assessment's own: it happens once to each.
create table delivery
(
    partner_id   uuid        not null default current_partner(),
    webhook_id   uuid        not null,
    id           uuid        not null,
    event        text        not null,
    -- What the event is about; null where its own id says so.
    subjects     uuid[],
    -- A rehearsal, which the partner asked for.
    sample       boolean     not null default false,
    -- When it is to be tried next; null once it was delivered or given up.
    due_at       timestamptz,
    -- Until when an instance has it in hand.
    leased_until timestamptz,
    -- Counts who had it in hand, so that only the last one says what came of it.
    claims       integer     not null default 0,
    attempts     integer     not null default 0,
    delivered    boolean     not null default false,
    -- The last attempt.
    attempted_at timestamptz,
    signature    text,
    status       integer,
    error        text,
    duration_ms  integer,
    answer       text,

    constraint delivery_pk primary key (partner_id, webhook_id, id),
    constraint delivery_webhook_fk foreign key (partner_id, webhook_id) references webhook (partner_id, id)
        on delete cascade
);

-- What is waiting, of each webhook by itself: a receiver that is slow or dead is stepped over, however much it has.
create index delivery_due on delivery (partner_id, webhook_id, due_at) where due_at is not null;

alter table webhook enable row level security;
alter table webhook force row level security;
create policy own_rows on webhook using (partner_id = (select current_partner()));
-- Deliveries are claimed for all partners at once, by functions that run as the owner.
create policy owner_rows on webhook to current_user using (true);
grant select, insert, update, delete on webhook to channelfit_app;

alter table delivery enable row level security;
alter table delivery force row level security;
create policy own_rows on delivery using (partner_id = (select current_partner()));
create policy owner_rows on delivery to current_user using (true);
grant select, insert, update, delete on delivery to channelfit_app;

-- A UUIDv7 of this moment, for events whose number is not known before they are raised.
create function new_event_id() returns uuid
    language sql volatile parallel safe
    return (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
        || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;

-- Takes what is due in hand for a while, of all partners: a few of each webhook, in no order among webhooks, none of
-- those that are busy, and one by one where a receiver keeps failing. What is raised while a webhook is disabled is not
-- due; what its partner asks for all the same, is.
create function claim_outbox(most integer, share integer, busy uuid[], lease_seconds double precision)
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
    language sql volatile security definer rows 16
    set search_path = ''
as
$$
    -- Steps from webhook to webhook along the index, so that the rows of one cost no more than a single look.
    with recursive waiting as (
        (select delivery.partner_id, delivery.webhook_id
        from public.delivery
        where delivery.due_at is not null
        order by delivery.partner_id, delivery.webhook_id
        limit 1)
        union all
        select next.partner_id, next.webhook_id
        from waiting
        cross join lateral (
            select delivery.partner_id, delivery.webhook_id
            from public.delivery
            where delivery.due_at is not null
                and (delivery.partner_id, delivery.webhook_id) > (waiting.partner_id, waiting.webhook_id)
            order by delivery.partner_id, delivery.webhook_id
            limit 1) as next),

    due as (
        select picked.*
        from (select * from waiting where waiting.webhook_id <> all (busy) order by random() limit most) as chosen
        join public.webhook on webhook.partner_id = chosen.partner_id and webhook.id = chosen.webhook_id
        join public.partner on partner.id = chosen.partner_id
        cross join lateral (
            select delivery.partner_id, delivery.webhook_id, delivery.id
            from public.delivery
            where delivery.partner_id = chosen.partner_id and delivery.webhook_id = chosen.webhook_id
                and delivery.due_at <= now()
                and (delivery.leased_until is null or delivery.leased_until <= now())
            order by delivery.due_at
            limit case when webhook.failing_since is null then share else 1 end
            for update skip locked) as picked
        where partner.suspended_at is null
        limit most)

    update public.delivery
    set leased_until = clock_timestamp() + make_interval(secs => lease_seconds), claims = delivery.claims + 1
    from due
    join public.webhook on webhook.partner_id = due.partner_id and webhook.id = due.webhook_id
    where delivery.partner_id = due.partner_id and delivery.webhook_id = due.webhook_id and delivery.id = due.id
    returning delivery.partner_id, webhook.test, delivery.webhook_id, delivery.id, delivery.event, delivery.subjects,
        delivery.sample, delivery.claims, delivery.attempts, extract(epoch from clock_timestamp() - delivery.due_at),
        webhook.url, webhook.secret, case when webhook.previous_until > now() then webhook.previous_secret end,
        webhook.headers, webhook.failing_since is not null
$$;

-- Holds on to what is still in hand.
create function renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision) returns void
    language sql volatile security definer
    set search_path = ''
as
$$
    update public.delivery
    set leased_until = clock_timestamp() + make_interval(secs => lease_seconds)
    from unnest(partners, webhooks, ids) as held (partner_id, webhook_id, id)
    where delivery.partner_id = held.partner_id and delivery.webhook_id = held.webhook_id and delivery.id = held.id
        and delivery.leased_until > now()
$$;

-- Forgets what was delivered or given up, once its event is older than an id of that time.
create function forget_deliveries(before uuid) returns void
    language sql volatile security definer
    set search_path = ''
as
$$
    delete from public.delivery
    using public.webhook
    where delivery.partner_id = webhook.partner_id and delivery.webhook_id = webhook.id
        and delivery.id < before and delivery.due_at is null
$$;

revoke execute on function claim_outbox, renew_outbox, forget_deliveries from public;
grant execute on function claim_outbox, renew_outbox, forget_deliveries to channelfit_app;
