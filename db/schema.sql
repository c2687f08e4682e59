-- The schema of a new database after all migrations, as pg_dump of PostgreSQL 15 prints it. It is never run.
-- A test writes it: CHANNELFIT_UPDATE_SCHEMA=1 dotnet test tests/Api.Tests --filter FullyQualifiedName~SchemaFile

CREATE TYPE public.verdict AS ENUM (
    'core',
    'support',
    'watch',
    'skip',
    'cannot-tell'
);

COMMENT ON TYPE public.verdict IS 'The verdicts of channels, from best to worst, then cannot-tell.';

CREATE FUNCTION public.agreed_since(consent_at timestamp with time zone, erased_at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(((consent_at > erased_at) AND ((consent_at <= now()) OR (consent_at > (erased_at + '00:05:00'::interval)))), false);

COMMENT ON FUNCTION public.agreed_since(consent_at timestamp with time zone, erased_at timestamp with time zone) IS 'Returns true if a consent counts as given after an erasure: it is later than the erasure, and either not in the future or more than five minutes later.';

CREATE FUNCTION public.claim_expired(moment timestamp with time zone) RETURNS TABLE(partner_id uuid, retention_days integer)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION public.claim_expired(moment timestamp with time zone) IS 'Claims a partner that is due for the retention sweep: not claimed for an hour, or with an unfinished erasure without a step for 15 seconds. Runs as the owner: the caller learns the id and retention_days of this partner, and changes only the times swept_at and erasing_at.';

CREATE FUNCTION public.claim_outbox(most integer, share integer, busy uuid[], lease_seconds double precision) RETURNS TABLE(partner_id uuid, test boolean, webhook_id uuid, id uuid, event text, subjects uuid[], sample boolean, claims integer, attempts integer, waited_seconds double precision, url text, secret bytea, previous_secret bytea, headers bytea, failing boolean)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 16
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION public.claim_outbox(most integer, share integer, busy uuid[], lease_seconds double precision) IS 'Claims deliveries that are due: at most "most" in all and "share" of one partner, and none of the webhooks and partners in "busy". Runs as the owner: the caller reads these deliveries of all partners with the URL and the encrypted secrets and headers of their webhooks, and changes only the claims.';

CREATE FUNCTION public.current_partner() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (current_setting('app.partner_id'::text))::uuid;

COMMENT ON FUNCTION public.current_partner() IS 'Returns the partner of the transaction (app.partner_id). Fails if none is set.';

CREATE FUNCTION public.erase_activity() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    with deleted as (
        delete from public.activity
        where activity.partner_id = new.partner_id and activity.test = new.erasing_test
            and activity.person_ref = new.erasing_ref
        returning record_id
    )
    delete from public.delivery
    where delivery.partner_id = new.partner_id and delivery.event = 'activity.recorded'
        and delivery.subjects in (select array[record_id] from deleted);
    return null;
end
$$;

COMMENT ON FUNCTION public.erase_activity() IS 'Deletes the activity of a person, and the deliveries about it, when the erasure of the person begins.';

CREATE FUNCTION public.find_key(hash bytea) RETURNS TABLE(partner_id uuid, key_id uuid, mode text, kind text, model text, origins text[], scopes text[])
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select partner.id, api_key.id, api_key.mode, api_key.kind, partner.model, partner.origins, api_key.scopes
    from public.api_key
    join public.partner on partner.id = api_key.partner_id
    where api_key.hash = find_key.hash and api_key.revoked_at is null and partner.suspended_at is null
        and (api_key.expires_at is null or api_key.expires_at > now())
$$;

COMMENT ON FUNCTION public.find_key(hash bytea) IS 'Returns an API key and its partner, unless the key was revoked or has expired or the partner is suspended. Runs as the owner: the caller reads the one key whose SHA-256 it knows, of any partner.';

CREATE FUNCTION public.find_token(hash bytea) RETURNS TABLE(partner_id uuid, test boolean, model text, origins text[], assessment_id uuid, invitation_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION public.find_token(hash bytea) IS 'Returns a token of an invitation or an assessment and its partner, unless the token has expired, the partner is suspended, or the erasure of the invited person is unfinished. Runs as the owner: the caller reads the one token whose SHA-256 it knows, of any partner.';

CREATE FUNCTION public.forget_deliveries(before uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION public.forget_deliveries(before uuid) IS 'Deletes deliveries with smaller ids that are not due, and all deliveries of deleted webhooks. Only the previous release calls it. Runs as the owner: the caller reads nothing, and deletes such deliveries of all partners.';

CREATE FUNCTION public.new_event_id() RETURNS uuid
    LANGUAGE sql PARALLEL SAFE
    RETURN (((lpad(to_hex(((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint), 12, '0'::text) || '7'::text) || substr(replace((gen_random_uuid())::text, '-'::text, ''::text), 14)))::uuid;

COMMENT ON FUNCTION public.new_event_id() IS 'Returns a UUIDv7 of the present time, for an event.';

CREATE FUNCTION public.person_is_erased(test boolean, person_ref text, hashes bytea[], consent_at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
    tenant    uuid;
    refused   boolean;
    under_way boolean;
begin
    if person_ref is null then
        return false;
    end if;

    perform pg_advisory_xact_lock_shared(public.person_lock(test, person_ref));

    -- A variable, because a plan that knew the value would expect no rows of a partner that the statistics do not know.
    tenant := public.current_partner();

    select bool_or(not public.agreed_since(consent_at, erased_person.erased_at)), bool_or(erasing_ref is not null)
    into refused, under_way
    from public.erased_person
    where erased_person.partner_id = tenant and erased_person.person = any (hashes);

    if under_way and not refused then
        raise lock_not_available using message = 'The erasure of this person is under way.';
    end if;

    return coalesce(refused, false);
end
$$;

COMMENT ON FUNCTION public.person_is_erased(test boolean, person_ref text, hashes bytea[], consent_at timestamp with time zone) IS 'Returns true if nothing about the person may be stored: the person was erased and has not consented since. Takes the lock of the person, shared, until the end of the transaction. Fails with 55P03 while the erasure is unfinished and the consent is later than it.';

CREATE FUNCTION public.person_lock(test boolean, person_ref text) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    select hashtextextended(concat_ws('|', public.current_partner(), test, person_ref), 0)
$$;

COMMENT ON FUNCTION public.person_lock(test boolean, person_ref text) IS 'Returns the key of the advisory lock of a person. Submissions share the lock, and an erasure takes it alone.';

CREATE FUNCTION public.renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION public.renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision) IS 'Extends claims that have not ended, to lease_seconds from now. Runs as the owner: the caller reads nothing, and changes only the end of the claims of deliveries that it names, of any partner.';

CREATE FUNCTION public.requests_per_minute(partner uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select partner.requests_per_minute from public.partner where partner.id = requests_per_minute.partner
$$;

COMMENT ON FUNCTION public.requests_per_minute(partner uuid) IS 'Returns the rate limit of each key of a partner, or null for the default. Runs as the owner: the caller reads this number of any partner.';

CREATE FUNCTION public.sealed_webhooks(after_partner uuid, after_id uuid, most integer) RETURNS TABLE(partner_id uuid, id uuid, secret bytea, previous_secret bytea, headers bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select webhook.partner_id, webhook.id, webhook.secret, webhook.previous_secret, webhook.headers
    from public.webhook
    where (webhook.partner_id, webhook.id) > (after_partner, after_id)
    order by webhook.partner_id, webhook.id
    limit most
$$;

COMMENT ON FUNCTION public.sealed_webhooks(after_partner uuid, after_id uuid, most integer) IS 'Returns the encrypted secrets and headers of the next webhooks of all partners, in the order of partner and id, so that they are encrypted with a new secret key. Runs as the owner: the caller reads the encrypted values, and changes nothing.';

CREATE TABLE public.activity (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    test boolean NOT NULL,
    person_ref text NOT NULL,
    week date NOT NULL,
    channel text NOT NULL,
    quarter_hours smallint NOT NULL,
    attempts smallint NOT NULL,
    replies smallint NOT NULL,
    interviews smallint NOT NULL,
    offers smallint NOT NULL,
    record_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT activity_attempts_range CHECK (((attempts >= 0) AND (attempts <= 999))),
    CONSTRAINT activity_channel_length CHECK (((length(channel) >= 1) AND (length(channel) <= 64))),
    CONSTRAINT activity_interviews_range CHECK (((interviews >= 0) AND (interviews <= 999))),
    CONSTRAINT activity_offers_range CHECK (((offers >= 0) AND (offers <= 999))),
    CONSTRAINT activity_quarter_hours_range CHECK (((quarter_hours >= 0) AND (quarter_hours <= 320))),
    CONSTRAINT activity_replies_range CHECK (((replies >= 0) AND (replies <= 999))),
    CONSTRAINT activity_week_is_monday CHECK ((EXTRACT(isodow FROM week) = (1)::numeric))
);

ALTER TABLE ONLY public.activity FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.activity IS 'The hours and the results of a person on a channel in a week.';
COMMENT ON COLUMN public.activity.test IS 'True for rows of test keys, false for rows of live keys.';
COMMENT ON COLUMN public.activity.person_ref IS 'The reference of the partner to the person. No name or address is stored.';
COMMENT ON COLUMN public.activity.week IS 'The Monday of the ISO week.';
COMMENT ON COLUMN public.activity.quarter_hours IS 'The time spent, in quarters of an hour.';
COMMENT ON COLUMN public.activity.attempts IS 'Applications, messages, people asked or contributions, depending on the channel (docs/outcomes.md).';
COMMENT ON COLUMN public.activity.record_id IS 'The id of the week of the person in webhook events. All channels of the week share it.';
COMMENT ON COLUMN public.activity.created_at IS 'The time when the row was first stored. Retention counts from it.';

CREATE TABLE public.api_key (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    id uuid NOT NULL,
    hash bytea NOT NULL,
    mode text NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    name text,
    scopes text[] DEFAULT '{assessments:read,assessments:write,people:read,people:write,webhooks:manage,partner:manage}'::text[] NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    rotated_at timestamp with time zone,
    CONSTRAINT api_key_hash_length CHECK ((length(hash) = 32)),
    CONSTRAINT api_key_kind_known CHECK ((kind = ANY (ARRAY['secret'::text, 'public'::text]))),
    CONSTRAINT api_key_mode_known CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text]))),
    CONSTRAINT api_key_name_length CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE ONLY public.api_key FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.api_key IS 'The API keys of partners, also revoked ones.';
COMMENT ON COLUMN public.api_key.hash IS 'SHA-256 of the text of the key. The text is shown once and not stored.';
COMMENT ON COLUMN public.api_key.mode IS 'test or live: the rows that the key can use.';
COMMENT ON COLUMN public.api_key.kind IS 'The type of the key: secret for servers, public for web pages.';
COMMENT ON COLUMN public.api_key.scopes IS 'The permissions of a secret key. Empty for a public key.';
COMMENT ON COLUMN public.api_key.expires_at IS 'The time when the key ends by itself. Null: it does not.';
COMMENT ON COLUMN public.api_key.last_used_at IS 'The time of a recent use. Written only every few minutes.';
COMMENT ON COLUMN public.api_key.rotated_at IS 'The time when another key replaced this one, which may work until expires_at.';

CREATE TABLE public.assessment (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    duration_seconds integer,
    test boolean NOT NULL,
    person_ref text,
    instrument text NOT NULL,
    model text NOT NULL,
    focus text NOT NULL,
    answers json NOT NULL,
    plan json,
    consent json,
    metadata json,
    scores smallint[] NOT NULL,
    verdicts public.verdict[] NOT NULL,
    result_hash bytea NOT NULL,
    rescore_of uuid,
    consent_received_at timestamp with time zone,
    import_key uuid,
    import_content uuid,
    note text,
    CONSTRAINT assessment_duration_range CHECK (((duration_seconds >= 0) AND (duration_seconds <= 86400))),
    CONSTRAINT assessment_import_whole CHECK (((import_key IS NULL) = (import_content IS NULL))),
    CONSTRAINT assessment_note_length CHECK (((length(note) >= 1) AND (length(note) <= 500))),
    CONSTRAINT assessment_result_hash_length CHECK ((length(result_hash) = 32))
);

ALTER TABLE ONLY public.assessment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.assessment IS 'Submissions, and their results as scores, verdicts and a hash. Reading computes the result again.';
COMMENT ON COLUMN public.assessment.id IS 'UUIDv7 of created_at, so the order of ids is the order of time.';
COMMENT ON COLUMN public.assessment.duration_seconds IS 'The time that the person took to answer.';
COMMENT ON COLUMN public.assessment.test IS 'True for rows of test keys, false for rows of live keys.';
COMMENT ON COLUMN public.assessment.person_ref IS 'The reference of the partner to the person. Null for an anonymous assessment. A claim sets it.';
COMMENT ON COLUMN public.assessment.focus IS 'The channel that the person asked about.';
COMMENT ON COLUMN public.assessment.answers IS 'The answers by item, in the order of the instrument.';
COMMENT ON COLUMN public.assessment.plan IS 'The options of the hours plan as sent. Null if none were sent.';
COMMENT ON COLUMN public.assessment.consent IS 'The consent of the request. Null if none was sent.';
COMMENT ON COLUMN public.assessment.scores IS 'The channel scores in tenths, in the channel order of the model.';
COMMENT ON COLUMN public.assessment.verdicts IS 'The verdicts, in the channel order of the model.';
COMMENT ON COLUMN public.assessment.result_hash IS 'SHA-256 of the canonical form of the result (docs/scoring.md).';
COMMENT ON COLUMN public.assessment.rescore_of IS 'The assessment whose answers were scored again. It may be deleted. Null for a submission.';
COMMENT ON COLUMN public.assessment.consent_received_at IS 'The time when the service received the consent.';
COMMENT ON COLUMN public.assessment.import_key IS 'A hash of the idempotency key of the imported record, or of its content. Null if not imported.';
COMMENT ON COLUMN public.assessment.import_content IS 'A hash of the content of the imported record. Null if not imported.';
COMMENT ON COLUMN public.assessment.note IS 'The note of a coach, which the report shows.';

CREATE TABLE public.audit (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    test boolean,
    key uuid,
    action text NOT NULL,
    subject uuid,
    CONSTRAINT audit_action_shape CHECK ((action ~ '^[a-z]+\.[a-z]+$'::text))
);

ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.audit IS 'Actions on keys, partners, people, claims, notes, exports, webhooks and links to the coach''s view. No reference to a person.';
COMMENT ON COLUMN public.audit.test IS 'The mode that the action concerns. Null if it concerns both.';
COMMENT ON COLUMN public.audit.key IS 'The id of the API key that was used. Null if an operator or the service acted. Not a foreign key.';
COMMENT ON COLUMN public.audit.action IS 'The code of the action, such as key.issued.';
COMMENT ON COLUMN public.audit.subject IS 'The id of the object of the action, such as a key, webhook or assessment. Null if there is none.';

CREATE TABLE public.claim_code (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    test boolean NOT NULL,
    assessment_id uuid NOT NULL,
    hash bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT claim_code_hash_length CHECK ((length(hash) = 32))
);

ALTER TABLE ONLY public.claim_code FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.claim_code IS 'Codes by which the server of a partner assigns an anonymous assessment to a person. One per assessment.';
COMMENT ON COLUMN public.claim_code.test IS 'True for rows of test keys, false for rows of live keys.';
COMMENT ON COLUMN public.claim_code.hash IS 'SHA-256 of the code. The code is shown once and not stored.';

CREATE TABLE public.cohort_link (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    id uuid NOT NULL,
    test boolean NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.cohort_link FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.cohort_link IS 'Links to the coach''s view, all people of a partner in one mode. The token of the link is signed, not stored.';
COMMENT ON COLUMN public.cohort_link.test IS 'True for rows of test keys, false for rows of live keys.';

CREATE TABLE public.delivery (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    webhook_id uuid NOT NULL,
    id uuid NOT NULL,
    event text NOT NULL,
    subjects uuid[],
    sample boolean DEFAULT false NOT NULL,
    due_at timestamp with time zone,
    leased_until timestamp with time zone,
    claims integer DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    delivered boolean DEFAULT false NOT NULL,
    attempted_at timestamp with time zone,
    signature text,
    status integer,
    error text,
    duration_ms integer,
    answer text
);

ALTER TABLE ONLY public.delivery FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.delivery IS 'The outbox: one row for each event and webhook. Holds ids only. The payload is rendered at each attempt.';
COMMENT ON COLUMN public.delivery.id IS 'The id of the event: a UUIDv7 of its time. assessment.completed has the id of the assessment.';
COMMENT ON COLUMN public.delivery.event IS 'The name of the event, such as assessment.completed.';
COMMENT ON COLUMN public.delivery.subjects IS 'The ids of the rows that the event is about. Null if its own id is that of the row.';
COMMENT ON COLUMN public.delivery.sample IS 'True for a test event, which the partner requested. It is about rows that do not exist.';
COMMENT ON COLUMN public.delivery.due_at IS 'The time of the next attempt. Null if the event was delivered, has failed, or happened while the webhook was disabled. While the webhook is disabled, only samples are sent; the hourly sweep, or enabling it, sets the others to null.';
COMMENT ON COLUMN public.delivery.leased_until IS 'The time until which one instance has the right to send it.';
COMMENT ON COLUMN public.delivery.claims IS 'The number of times that an instance claimed it. Only the latest claim records the result of its attempt.';
COMMENT ON COLUMN public.delivery.attempts IS 'The number of attempts since the event was raised or its redelivery was requested.';
COMMENT ON COLUMN public.delivery.delivered IS 'True once the event was delivered. A request to redeliver it sets it back.';
COMMENT ON COLUMN public.delivery.attempted_at IS 'The time of the last attempt, also for signature, status, error, duration_ms and answer.';
COMMENT ON COLUMN public.delivery.signature IS 'The header webhook-signature of the last attempt.';
COMMENT ON COLUMN public.delivery.status IS 'The HTTP status of the receiver. Null if there was no response.';
COMMENT ON COLUMN public.delivery.error IS 'The code of the error. Null if the attempt succeeded.';
COMMENT ON COLUMN public.delivery.answer IS 'The beginning of the response of the receiver. Not stored for events about deleted rows.';

CREATE TABLE public.erased_person (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    person bytea NOT NULL,
    erased_at timestamp with time zone NOT NULL,
    erasing_test boolean,
    erasing_ref text,
    erasing_at timestamp with time zone,
    CONSTRAINT erased_person_erasing_whole CHECK ((((erasing_ref IS NULL) = (erasing_test IS NULL)) AND ((erasing_ref IS NULL) = (erasing_at IS NULL)))),
    CONSTRAINT erased_person_person_length CHECK ((length(person) = 32))
);

ALTER TABLE ONLY public.erased_person FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.erased_person IS 'Keyed hashes of erased people, for 30 days, so that late submissions are refused.';
COMMENT ON COLUMN public.erased_person.person IS 'HMAC-SHA256 of mode, partner and reference with the secret key of the service.';
COMMENT ON COLUMN public.erased_person.erased_at IS 'The time of the erasure, or the time of the latest consent that it deleted, if that is later.';
COMMENT ON COLUMN public.erased_person.erasing_test IS 'The mode of the person while the erasure is unfinished, otherwise null.';
COMMENT ON COLUMN public.erased_person.erasing_ref IS 'The reference to the person while the erasure is unfinished, otherwise null.';
COMMENT ON COLUMN public.erased_person.erasing_at IS 'The time of the last step of an unfinished erasure, otherwise null.';

CREATE TABLE public.finding (
    kind text NOT NULL,
    subject text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    document json NOT NULL,
    CONSTRAINT finding_kind_known CHECK ((kind = ANY (ARRAY['calibration'::text, 'statistics'::text])))
);

COMMENT ON TABLE public.finding IS 'Calibrations and statistics that an operator has published, over people of all partners. Not a tenant table.';
COMMENT ON COLUMN public.finding.kind IS 'calibration (of a model) or statistics (of an instrument).';
COMMENT ON COLUMN public.finding.subject IS 'The id of the model or instrument, such as fit-model@2.0.0.';
COMMENT ON COLUMN public.finding.document IS 'The output of the command with --json.';

CREATE TABLE public.idempotency (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    assessment uuid NOT NULL,
    rendering text NOT NULL,
    kept_at timestamp with time zone DEFAULT now() NOT NULL,
    person bytea,
    CONSTRAINT idempotency_request_length CHECK ((length(request) = 32))
);

ALTER TABLE ONLY public.idempotency FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.idempotency IS 'Requests with an Idempotency-Key, for 24 hours. A retry finds the row and stores nothing again.';
COMMENT ON COLUMN public.idempotency.scope IS 'Mode, method and path, and for a public key or a token also its id or that of its invitation.';
COMMENT ON COLUMN public.idempotency.key IS 'The value of the header Idempotency-Key.';
COMMENT ON COLUMN public.idempotency.request IS 'SHA-256 of the body. A retry with another body is refused.';
COMMENT ON COLUMN public.idempotency.assessment IS 'The id of the row that the request created or changed, not only of an assessment (db/README.md).';
COMMENT ON COLUMN public.idempotency.rendering IS 'The data from which the first response is rendered again (db/README.md).';
COMMENT ON COLUMN public.idempotency.kept_at IS 'The time when the row was stored. It counts for 24 hours.';
COMMENT ON COLUMN public.idempotency.person IS 'The keyed hash of the person, as in erased_person. An erasure finds the row by it. Null if no person is named.';

CREATE TABLE public.invitation (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    test boolean NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    token_hash bytea NOT NULL,
    person_ref text NOT NULL,
    instrument text NOT NULL,
    form text NOT NULL,
    focus text NOT NULL,
    metadata json,
    answers json DEFAULT '{}'::json NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    completed_at timestamp with time zone,
    assessment_id uuid,
    expiry_raised boolean DEFAULT false NOT NULL,
    redirect_url text,
    purpose text DEFAULT 'assessment'::text NOT NULL,
    CONSTRAINT invitation_check_in_stays_open CHECK (((purpose = 'assessment'::text) OR (completed_at IS NULL))),
    CONSTRAINT invitation_completed_by_assessment CHECK (((completed_at IS NULL) = (assessment_id IS NULL))),
    CONSTRAINT invitation_ends_later CHECK ((expires_at > created_at)),
    CONSTRAINT invitation_form_known CHECK ((form = ANY (ARRAY['quick'::text, 'short'::text, 'full'::text]))),
    CONSTRAINT invitation_purpose_known CHECK ((purpose = ANY (ARRAY['assessment'::text, 'check-in'::text]))),
    CONSTRAINT invitation_redirect_url_length CHECK ((length(redirect_url) <= 2000)),
    CONSTRAINT invitation_token_hash_length CHECK ((length(token_hash) = 32))
);

ALTER TABLE ONLY public.invitation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.invitation IS 'Invitations of people to answer, or to record activity, and the answers that they have saved.';
COMMENT ON COLUMN public.invitation.test IS 'True for rows of test keys, false for rows of live keys.';
COMMENT ON COLUMN public.invitation.id IS 'UUIDv7 of created_at, so the order of ids is the order of time.';
COMMENT ON COLUMN public.invitation.token_hash IS 'SHA-256 of the token in the link. The token itself is not stored.';
COMMENT ON COLUMN public.invitation.focus IS 'The channel that the person asks about.';
COMMENT ON COLUMN public.invitation.answers IS 'The answers saved before submission. Empty after it.';
COMMENT ON COLUMN public.invitation.version IS 'A number that grows with each change. A change that names an earlier one is refused.';
COMMENT ON COLUMN public.invitation.assessment_id IS 'The assessment that completed the invitation. It may be deleted.';
COMMENT ON COLUMN public.invitation.expiry_raised IS 'True if the event invitation.expired was raised. True from the beginning for a check-in link.';
COMMENT ON COLUMN public.invitation.redirect_url IS 'The URL to which the page sends the person after submission. Null: it shows the result.';
COMMENT ON COLUMN public.invitation.purpose IS 'assessment (to answer once) or check-in (to record activity until the link expires).';

CREATE TABLE public.migration_right (
    migration text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    privileges text[] DEFAULT '{}'::text[] NOT NULL,
    columns text[],
    CONSTRAINT migration_right_kind_known CHECK ((kind = ANY (ARRAY['table'::text, 'function'::text, 'index'::text]))),
    CONSTRAINT migration_right_migration_shape CHECK ((migration ~ '^db/migrations/\d{4}_\w+\.sql$'::text))
);

COMMENT ON TABLE public.migration_right IS 'What migrations grant to channelfit_app, so that db/checks.sql of the previous release accepts it.';
COMMENT ON COLUMN public.migration_right.migration IS 'The script that grants it. The row counts if the script is in schema_version.';
COMMENT ON COLUMN public.migration_right.kind IS 'table (privileges), function (may be called) or index (may begin without the partner).';
COMMENT ON COLUMN public.migration_right.columns IS 'The columns that the privileges are limited to. Null for all.';

CREATE TABLE public.partner (
    id uuid NOT NULL,
    name text NOT NULL,
    origins text[] NOT NULL,
    model text NOT NULL,
    suspended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    retention_days integer,
    swept_at timestamp with time zone,
    requests_per_minute integer,
    branding json,
    public_key_daily_cap integer DEFAULT 1000 NOT NULL,
    public_key_proof_of_work integer DEFAULT 0 NOT NULL,
    CONSTRAINT partner_branding_size CHECK ((length((branding)::text) <= 16384)),
    CONSTRAINT partner_name_length CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT partner_public_key_daily_cap_range CHECK (((public_key_daily_cap >= 1) AND (public_key_daily_cap <= 1000000))),
    CONSTRAINT partner_public_key_proof_of_work_range CHECK (((public_key_proof_of_work >= 0) AND (public_key_proof_of_work <= 24))),
    CONSTRAINT partner_requests_positive CHECK ((requests_per_minute > 0)),
    CONSTRAINT partner_retention_range CHECK (((retention_days >= 1) AND (retention_days <= 3650)))
);

ALTER TABLE ONLY public.partner FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.partner IS 'Partners, the tenants of all rows, and their settings.';
COMMENT ON COLUMN public.partner.origins IS 'The web origins whose pages may use the public keys of the partner.';
COMMENT ON COLUMN public.partner.model IS 'The model of submissions that name none, if it scores their instrument.';
COMMENT ON COLUMN public.partner.suspended_at IS 'The time when the partner was suspended. Its keys, tokens and links do not work.';
COMMENT ON COLUMN public.partner.retention_days IS 'The days after which rows about people are deleted. Null: only on request.';
COMMENT ON COLUMN public.partner.swept_at IS 'The time when the retention sweep last claimed the partner.';
COMMENT ON COLUMN public.partner.requests_per_minute IS 'The rate limit of each key of the partner. Null: the default of the configuration.';
COMMENT ON COLUMN public.partner.branding IS 'The name, logo, colour and contact that pages show.';
COMMENT ON COLUMN public.partner.public_key_daily_cap IS 'The number of assessments that each public key may store in a day (UTC).';
COMMENT ON COLUMN public.partner.public_key_proof_of_work IS 'The zero bits of the proof of work of a submission with a public key. 0: no proof.';

CREATE TABLE public.public_key_use (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    key_id uuid NOT NULL,
    day date NOT NULL,
    submissions integer NOT NULL
);

ALTER TABLE ONLY public.public_key_use FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.public_key_use IS 'The number of assessments that a public key has stored on a day, for public_key_daily_cap.';
COMMENT ON COLUMN public.public_key_use.key_id IS 'The id of the API key.';
COMMENT ON COLUMN public.public_key_use.day IS 'The day in UTC.';

CREATE TABLE public.respondent_token (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    hash bytea NOT NULL,
    test boolean NOT NULL,
    assessment_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT respondent_token_hash_length CHECK ((length(hash) = 32))
);

ALTER TABLE ONLY public.respondent_token FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.respondent_token IS 'Tokens with which a web page reads and deletes the assessment that it submitted, for 24 hours.';
COMMENT ON COLUMN public.respondent_token.hash IS 'SHA-256 of the token. The token itself is not stored.';
COMMENT ON COLUMN public.respondent_token.test IS 'True for rows of test keys, false for rows of live keys.';
COMMENT ON COLUMN public.respondent_token.assessment_id IS 'The assessment. It may be deleted, and the token then finds nothing.';

CREATE TABLE public.schema_version (
    schemaversionsid integer NOT NULL,
    scriptname character varying(255) NOT NULL,
    applied timestamp without time zone NOT NULL
);

COMMENT ON TABLE public.schema_version IS 'The migrations that have run. Written by DbUp.';

CREATE SEQUENCE public.schema_version_schemaversionsid_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.schema_version_schemaversionsid_seq OWNED BY public.schema_version.schemaversionsid;

CREATE TABLE public.share (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    id uuid NOT NULL,
    test boolean NOT NULL,
    assessment uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.share FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.share IS 'Links that open the report of an assessment. The token of the link is signed, not stored.';
COMMENT ON COLUMN public.share.test IS 'True for rows of test keys, false for rows of live keys.';
COMMENT ON COLUMN public.share.assessment IS 'The id of the assessment.';

CREATE TABLE public.webhook (
    partner_id uuid DEFAULT public.current_partner() NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    test boolean NOT NULL,
    url text NOT NULL,
    events text[] NOT NULL,
    description text,
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_until timestamp with time zone,
    headers bytea NOT NULL,
    failing_since timestamp with time zone,
    disabled_at timestamp with time zone,
    disabled_reason text,
    CONSTRAINT webhook_disabled_why CHECK (((disabled_at IS NULL) = (disabled_reason IS NULL))),
    CONSTRAINT webhook_events_some CHECK ((cardinality(events) > 0)),
    CONSTRAINT webhook_reason_known CHECK ((disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text, 'requested'::text])))
);

ALTER TABLE ONLY public.webhook FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.webhook IS 'The webhooks of partners.';
COMMENT ON COLUMN public.webhook.test IS 'True for events of test rows, false for events of live rows.';
COMMENT ON COLUMN public.webhook.secret IS 'The signing secret, encrypted with the secret key of the service.';
COMMENT ON COLUMN public.webhook.previous_secret IS 'The encrypted secret before the last rotation. It also signs until previous_until.';
COMMENT ON COLUMN public.webhook.headers IS 'The custom headers, encrypted with the secret key of the service.';
COMMENT ON COLUMN public.webhook.failing_since IS 'The time since which every attempt has failed. Null if none has.';
COMMENT ON COLUMN public.webhook.disabled_reason IS 'gone (the receiver returned 410), failing (five days of failures) or requested (by the partner).';

ALTER TABLE ONLY public.schema_version ALTER COLUMN schemaversionsid SET DEFAULT nextval('public.schema_version_schemaversionsid_seq'::regclass);

ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT "PK_schema_version_Id" PRIMARY KEY (schemaversionsid);

ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_pk PRIMARY KEY (partner_id, test, person_ref, week, channel);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_partner_hash_unique UNIQUE (partner_id, hash);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pk PRIMARY KEY (partner_id, id);

ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_pk PRIMARY KEY (partner_id, test, id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pk PRIMARY KEY (partner_id, id);

ALTER TABLE ONLY public.claim_code
    ADD CONSTRAINT claim_code_hash_unique UNIQUE (partner_id, test, hash);

ALTER TABLE ONLY public.claim_code
    ADD CONSTRAINT claim_code_pk PRIMARY KEY (partner_id, test, assessment_id);

ALTER TABLE ONLY public.cohort_link
    ADD CONSTRAINT cohort_link_pk PRIMARY KEY (partner_id, test, id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pk PRIMARY KEY (partner_id, webhook_id, id);

ALTER TABLE ONLY public.erased_person
    ADD CONSTRAINT erased_person_pk PRIMARY KEY (partner_id, person);

ALTER TABLE ONLY public.finding
    ADD CONSTRAINT finding_pk PRIMARY KEY (kind, subject);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pk PRIMARY KEY (partner_id, scope, key);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_partner_token_hash_unique UNIQUE (partner_id, token_hash);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pk PRIMARY KEY (partner_id, test, id);

ALTER TABLE ONLY public.migration_right
    ADD CONSTRAINT migration_right_pk PRIMARY KEY (migration, kind, name);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT partner_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.public_key_use
    ADD CONSTRAINT public_key_use_pk PRIMARY KEY (partner_id, key_id, day);

ALTER TABLE ONLY public.respondent_token
    ADD CONSTRAINT respondent_token_pk PRIMARY KEY (partner_id, hash);

ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_pk PRIMARY KEY (partner_id, test, id);

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pk PRIMARY KEY (partner_id, id);

CREATE INDEX activity_created ON public.activity USING btree (partner_id, created_at);

CREATE INDEX activity_record ON public.activity USING btree (partner_id, test, record_id);

CREATE INDEX api_key_hash ON public.api_key USING btree (hash);

CREATE UNIQUE INDEX assessment_import ON public.assessment USING btree (partner_id, test, import_key) WHERE (import_key IS NOT NULL);

CREATE INDEX assessment_person ON public.assessment USING btree (partner_id, test, person_ref, id DESC) WHERE (person_ref IS NOT NULL);

CREATE INDEX assessment_rescored ON public.assessment USING btree (partner_id, test, rescore_of) WHERE (rescore_of IS NOT NULL);

CREATE INDEX claim_code_end ON public.claim_code USING btree (partner_id, expires_at);

CREATE INDEX delivery_activity ON public.delivery USING btree (partner_id, subjects) WHERE (event = 'activity.recorded'::text);

CREATE INDEX delivery_due ON public.delivery USING btree (partner_id, webhook_id, due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX delivery_due_sample ON public.delivery USING btree (partner_id, webhook_id, due_at) WHERE ((due_at IS NOT NULL) AND sample);

CREATE INDEX delivery_invitation ON public.delivery USING btree (partner_id, subjects) WHERE (event = 'invitation.expired'::text);

CREATE INDEX erased_person_under_way ON public.erased_person USING btree (partner_id, erasing_test, erasing_ref) WHERE (erasing_ref IS NOT NULL);

CREATE INDEX idempotency_anonymous ON public.idempotency USING btree (partner_id, assessment) WHERE (person IS NULL);

CREATE INDEX idempotency_person ON public.idempotency USING btree (partner_id, person) WHERE (person IS NOT NULL);

CREATE INDEX invitation_person ON public.invitation USING btree (partner_id, test, person_ref);

CREATE INDEX invitation_running_out ON public.invitation USING btree (partner_id, expires_at) WHERE ((completed_at IS NULL) AND (NOT expiry_raised));

CREATE INDEX invitation_token_hash ON public.invitation USING btree (token_hash);

CREATE INDEX respondent_token_assessment ON public.respondent_token USING btree (partner_id, assessment_id);

CREATE INDEX respondent_token_end ON public.respondent_token USING btree (partner_id, expires_at);

CREATE INDEX respondent_token_hash ON public.respondent_token USING btree (hash);

CREATE INDEX share_newest ON public.share USING btree (partner_id, test, assessment, id DESC);

CREATE TRIGGER erase_activity AFTER INSERT OR UPDATE OF erasing_ref ON public.erased_person FOR EACH ROW WHEN ((new.erasing_ref IS NOT NULL)) EXECUTE FUNCTION public.erase_activity();

ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.claim_code
    ADD CONSTRAINT claim_code_assessment_fk FOREIGN KEY (partner_id, test, assessment_id) REFERENCES public.assessment(partner_id, test, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.cohort_link
    ADD CONSTRAINT cohort_link_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.erased_person
    ADD CONSTRAINT erased_person_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.public_key_use
    ADD CONSTRAINT public_key_use_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.respondent_token
    ADD CONSTRAINT respondent_token_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_assessment_fk FOREIGN KEY (partner_id, test, assessment) REFERENCES public.assessment(partner_id, test, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_partner_fk FOREIGN KEY (partner_id) REFERENCES public.partner(id) ON DELETE CASCADE;

ALTER TABLE public.activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.api_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.assessment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_code ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cohort_link ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.delivery ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.erased_person ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invitation ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_being_erased ON public.assessment AS RESTRICTIVE FOR SELECT TO channelfit_app USING (((person_ref IS NULL) OR (current_setting('app.erasing'::text, true) = 'yes'::text) OR (NOT ((test, person_ref) IN ( SELECT erased_person.erasing_test,
    erased_person.erasing_ref
   FROM public.erased_person
  WHERE ((erased_person.partner_id = public.current_partner()) AND (erased_person.erasing_ref IS NOT NULL)))))));

COMMENT ON POLICY not_being_erased ON public.assessment IS 'Hides the assessments of a person whose erasure is unfinished from all statements but those of the erasure.';

CREATE POLICY not_being_erased ON public.invitation AS RESTRICTIVE FOR SELECT TO channelfit_app USING (((current_setting('app.erasing'::text, true) = 'yes'::text) OR (NOT ((test, person_ref) IN ( SELECT erased_person.erasing_test,
    erased_person.erasing_ref
   FROM public.erased_person
  WHERE ((erased_person.partner_id = public.current_partner()) AND (erased_person.erasing_ref IS NOT NULL)))))));

COMMENT ON POLICY not_being_erased ON public.invitation IS 'Hides the invitations of a person whose erasure is unfinished from all statements but those of the erasure.';

CREATE POLICY own_rows ON public.activity USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.api_key USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.assessment USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.audit USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.claim_code USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.cohort_link USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.delivery USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.erased_person USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.idempotency USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.invitation USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.partner USING ((id = public.current_partner()));

CREATE POLICY own_rows ON public.public_key_use USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.respondent_token USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.share USING ((partner_id = public.current_partner()));

CREATE POLICY own_rows ON public.webhook USING ((partner_id = public.current_partner()));

CREATE POLICY owner_rows ON public.api_key TO channelfit USING (true);

CREATE POLICY owner_rows ON public.delivery TO channelfit USING (true);

CREATE POLICY owner_rows ON public.erased_person TO channelfit USING (true);

CREATE POLICY owner_rows ON public.invitation TO channelfit USING (true);

CREATE POLICY owner_rows ON public.partner TO channelfit USING (true);

CREATE POLICY owner_rows ON public.respondent_token TO channelfit USING (true);

CREATE POLICY owner_rows ON public.webhook TO channelfit USING (true);

CREATE POLICY owner_writes ON public.audit FOR INSERT TO channelfit WITH CHECK (true);

ALTER TABLE public.partner ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.public_key_use ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.respondent_token ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.share ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO channelfit_app;

REVOKE ALL ON FUNCTION public.claim_expired(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.claim_expired(moment timestamp with time zone) TO channelfit_app;

REVOKE ALL ON FUNCTION public.claim_outbox(most integer, share integer, busy uuid[], lease_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.claim_outbox(most integer, share integer, busy uuid[], lease_seconds double precision) TO channelfit_app;

REVOKE ALL ON FUNCTION public.find_key(hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.find_key(hash bytea) TO channelfit_app;

REVOKE ALL ON FUNCTION public.find_token(hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.find_token(hash bytea) TO channelfit_app;

REVOKE ALL ON FUNCTION public.forget_deliveries(before uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.forget_deliveries(before uuid) TO channelfit_app;

REVOKE ALL ON FUNCTION public.renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.renew_outbox(partners uuid[], webhooks uuid[], ids uuid[], lease_seconds double precision) TO channelfit_app;

REVOKE ALL ON FUNCTION public.requests_per_minute(partner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.requests_per_minute(partner uuid) TO channelfit_app;

REVOKE ALL ON FUNCTION public.sealed_webhooks(after_partner uuid, after_id uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sealed_webhooks(after_partner uuid, after_id uuid, most integer) TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.activity TO channelfit_app;

GRANT SELECT,INSERT ON TABLE public.api_key TO channelfit_app;

GRANT UPDATE(revoked_at) ON TABLE public.api_key TO channelfit_app;

GRANT UPDATE(expires_at) ON TABLE public.api_key TO channelfit_app;

GRANT UPDATE(last_used_at) ON TABLE public.api_key TO channelfit_app;

GRANT UPDATE(rotated_at) ON TABLE public.api_key TO channelfit_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.assessment TO channelfit_app;

GRANT UPDATE(person_ref) ON TABLE public.assessment TO channelfit_app;

GRANT UPDATE(note) ON TABLE public.assessment TO channelfit_app;

GRANT SELECT,INSERT ON TABLE public.audit TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_code TO channelfit_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.cohort_link TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.delivery TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erased_person TO channelfit_app;

GRANT SELECT ON TABLE public.finding TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitation TO channelfit_app;

GRANT SELECT ON TABLE public.partner TO channelfit_app;

GRANT SELECT(id) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(name) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(origins) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(model) ON TABLE public.partner TO channelfit_app;

GRANT SELECT(suspended_at) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(retention_days) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(branding) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(public_key_daily_cap) ON TABLE public.partner TO channelfit_app;

GRANT UPDATE(public_key_proof_of_work) ON TABLE public.partner TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.public_key_use TO channelfit_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.respondent_token TO channelfit_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.share TO channelfit_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook TO channelfit_app;
