-- Disabled webhooks rest, deleted ones hold nobody up, and what is due is looked for among what is due.
--
-- Safe beside the previous release: replaces functions by ones that are called alike, adds one, and takes a foreign key
-- away. What that release deletes leaves deliveries behind, which are forgotten within the hour.

-- No foreign keys on purpose: the transaction that stores an assessment would wait for a webhook that is being deleted,
-- and fail with it, and would pay for each event. What is left of a deleted webhook is never claimed, and is forgotten.
alter table delivery drop constraint delivery_webhook_fk;

-- Takes what is due in hand for a while, of all partners: as much of each, a few of each of its webhooks, in no order
-- among partners and webhooks, none of those that are busy, and one by one where a receiver keeps failing. Nothing is
-- chosen that has nothing to be sent: webhooks that wait for a retry, are disabled or belong to a suspended partner take
-- no place from others. To a disabled webhook nothing is sent but the rehearsal that its partner asks for.
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
    language sql volatile security definer rows 16
    set search_path = ''
as
$$
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
                select
                from public.delivery
                where delivery.partner_id = waiting.partner_id and delivery.webhook_id = waiting.webhook_id
                    and delivery.due_at <= now()
                    and (delivery.leased_until is null or delivery.leased_until <= now())
                    and (webhook.disabled_at is null or delivery.sample))),

    due as (
        select picked.*
        from (
            select * from ready where ready.place <= share order by ready.place, random() limit most) as chosen
        cross join lateral (
            select delivery.partner_id, delivery.webhook_id, delivery.id
            from public.delivery
            where delivery.partner_id = chosen.partner_id and delivery.webhook_id = chosen.webhook_id
                and delivery.due_at <= now()
                and (delivery.leased_until is null or delivery.leased_until <= now())
                and (not chosen.disabled or delivery.sample)
            order by delivery.due_at
            limit chosen.part
            for update skip locked) as picked
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

-- Holds on to what is still in hand. What somebody is writing at this moment is about to be let go of, or is held on to
-- the next time: waiting for many rows, in no order, could wait for ever.
create or replace function renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision)
    returns void
    language sql volatile security definer
    set search_path = ''
as
$$
    update public.delivery
    set leased_until = clock_timestamp() + make_interval(secs => lease_seconds)
    from (
        select delivery.partner_id, delivery.webhook_id, delivery.id
        from unnest(partners, webhooks, ids) as held (partner_id, webhook_id, id)
        join public.delivery
            on delivery.partner_id = held.partner_id and delivery.webhook_id = held.webhook_id and delivery.id = held.id
        where delivery.leased_until > now()
        for no key update of delivery skip locked) as held
    where delivery.partner_id = held.partner_id and delivery.webhook_id = held.webhook_id and delivery.id = held.id
$$;

-- Forgets what was delivered or given up, once its event is older than an id of that time, and what is left of webhooks
-- that are gone.
create or replace function forget_deliveries(before uuid) returns void
    language sql volatile security definer
    set search_path = ''
as
$$
    delete from public.delivery
    using public.webhook
    where delivery.partner_id = webhook.partner_id and delivery.webhook_id = webhook.id
        and delivery.id < before and delivery.due_at is null;

    with recursive known as (
        (select delivery.partner_id, delivery.webhook_id
        from public.delivery
        order by delivery.partner_id, delivery.webhook_id
        limit 1)
        union all
        select next.partner_id, next.webhook_id
        from known
        cross join lateral (
            select delivery.partner_id, delivery.webhook_id
            from public.delivery
            where (delivery.partner_id, delivery.webhook_id) > (known.partner_id, known.webhook_id)
            order by delivery.partner_id, delivery.webhook_id
            limit 1) as next)
    delete from public.delivery
    using known
    where delivery.partner_id = known.partner_id and delivery.webhook_id = known.webhook_id
        and not exists (
            select
            from public.webhook
            where webhook.partner_id = known.partner_id and webhook.id = known.webhook_id)
$$;

-- What webhooks keep sealed, of all partners and in their order, to be sealed anew when the key that seals is rotated.
create function sealed_webhooks(after_partner uuid, after_id uuid, most integer)
    returns table
            (
                partner_id      uuid,
                id              uuid,
                secret          bytea,
                previous_secret bytea,
                headers         bytea
            )
    language sql stable security definer
    set search_path = ''
as
$$
    select webhook.partner_id, webhook.id, webhook.secret, webhook.previous_secret, webhook.headers
    from public.webhook
    where (webhook.partner_id, webhook.id) > (after_partner, after_id)
    order by webhook.partner_id, webhook.id
    limit most
$$;

revoke execute on function sealed_webhooks from public;
grant execute on function sealed_webhooks to channelfit_app;
