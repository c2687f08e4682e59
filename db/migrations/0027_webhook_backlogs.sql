-- Webhooks with very many deliveries. Disabling one changes the webhook only: what waits for it stays due, and is not sent
-- while it is disabled.
--
-- Safe beside the previous release: adds an index, and replaces a function by one that is called alike. The previous release
-- lists what waits for a webhook that this release disabled as pending, and sends it if it enables the webhook before the
-- hourly sweep of this release has ended it.

-- The samples of a disabled webhook are sent. Without the index a claim would read all that waits for the webhook.
create index delivery_due_sample on delivery (partner_id, webhook_id, due_at) where due_at is not null and sample;

-- As before, but finds the samples of a disabled webhook by their index, and reads what it claims only.
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
    picked  uuid[];
    one     uuid;
begin
    for chosen in
        -- Steps from webhook to webhook along the index, to the earliest delivery of each, without reading its other rows.
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
                and case when webhook.disabled_at is null
                    then exists (
                        select 1
                        from public.delivery
                        where delivery.partner_id = waiting.partner_id and delivery.webhook_id = waiting.webhook_id
                            and delivery.due_at <= now()
                            and (delivery.leased_until is null or delivery.leased_until <= now()))
                    else exists (
                        select 1
                        from public.delivery
                        where delivery.partner_id = waiting.partner_id and delivery.webhook_id = waiting.webhook_id
                            and delivery.due_at <= now() and delivery.sample
                            and (delivery.leased_until is null or delivery.leased_until <= now()))
                    end)

        select ready.partner_id, ready.webhook_id, ready.disabled, ready.part
        from ready
        where ready.place <= share
        order by ready.place, random()
        limit most
    loop
        exit when taken >= most;

        if chosen.disabled then
            picked := array(
                select free.id
                from public.delivery as free
                where free.partner_id = chosen.partner_id and free.webhook_id = chosen.webhook_id
                    and free.due_at <= now() and free.sample
                    and (free.leased_until is null or free.leased_until <= now())
                order by free.due_at
                limit least(chosen.part, most - taken)
                for update skip locked);
        else
            picked := array(
                select free.id
                from public.delivery as free
                where free.partner_id = chosen.partner_id and free.webhook_id = chosen.webhook_id
                    and free.due_at <= now()
                    and (free.leased_until is null or free.leased_until <= now())
                order by free.due_at
                limit least(chosen.part, most - taken)
                for update skip locked);
        end if;

        taken := taken + cardinality(picked);

        -- One by one: with all ids at once, and statistics that do not know how much waits for the webhook, PostgreSQL would
        -- read all of it.
        foreach one in array picked loop
            return query
                update public.delivery
                set leased_until = clock_timestamp() + make_interval(secs => lease_seconds), claims = delivery.claims + 1
                from public.webhook
                where webhook.partner_id = chosen.partner_id and webhook.id = chosen.webhook_id
                    and delivery.partner_id = chosen.partner_id and delivery.webhook_id = chosen.webhook_id
                    and delivery.id = one
                returning delivery.partner_id, webhook.test, delivery.webhook_id, delivery.id, delivery.event,
                    delivery.subjects, delivery.sample, delivery.claims, delivery.attempts,
                    extract(epoch from clock_timestamp() - delivery.due_at)::double precision,
                    webhook.url, webhook.secret,
                    case when webhook.previous_until > now() then webhook.previous_secret end,
                    webhook.headers, webhook.failing_since is not null;
        end loop;
    end loop;
end
$$;

-- This release deletes deliveries partner by partner, in batches that commit (DeliveryCleanup).
comment on function forget_deliveries is
    'Deletes deliveries with smaller ids that are not due, and all deliveries of deleted webhooks. Only the previous release '
    'calls it. Runs as the owner: the caller reads nothing, and deletes such deliveries of all partners.';

comment on column delivery.due_at is
    'The time of the next attempt. Null if the event was delivered, has failed, or happened while the webhook was disabled. '
    'While the webhook is disabled, only samples are sent; the hourly sweep, or enabling it, sets the others to null.';
