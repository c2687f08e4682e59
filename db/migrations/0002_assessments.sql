-- Assessments, and the attempts that made them.
--
-- Safe beside the previous release: adds tables, changes none.

create type verdict as enum ('core', 'support', 'watch', 'skip', 'cannot-tell');

-- What was asked and what came out, not how it is shown: the result is computed again on read and held to its hash.
--
-- Ids are UUIDv7 minted from created_at, itself cut to milliseconds, so the primary key alone is newest-first:
-- lists and cursors are `order by id desc`, and createdFrom and createdTo become bounds on id.
--
-- json, not jsonb: it is kept as written, is cheaper to write, and nothing looks inside.
create table assessment
(
    partner_id       uuid        not null default current_partner(),
    id               uuid        not null,
    created_at       timestamptz not null,
    duration_seconds integer,
    -- Rows of test keys are invisible to live keys, and the other way round.
    test             boolean     not null,
    -- The partner's own reference. We hold no names and no addresses.
    person_ref       text,
    instrument       text        not null,
    model            text        not null,
    focus            text        not null,
    answers          json        not null,
    plan             json,
    consent          json,
    metadata         json,
    -- In tenths, in the model's channel order; so are the verdicts.
    scores           smallint[]  not null,
    verdicts         verdict[]   not null,
    result_hash      bytea       not null,

    constraint assessment_pk primary key (partner_id, test, id),
    constraint assessment_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint assessment_duration_range check (duration_seconds between 0 and 86400),
    constraint assessment_result_hash_length check (length(result_hash) = 32)
);

-- The same list for one person.
create index assessment_person on assessment (partner_id, test, person_ref, id desc) where person_ref is not null;

-- A retry with the same key finds the first answer instead of making a second row.
--
-- Remembered for 24 hours: a reader ignores older rows, and a writer takes them over with
-- `on conflict on constraint idempotency_pk do update … where idempotency.kept_at < now() - interval '24 hours'`.
create table idempotency
(
    partner_id uuid        not null default current_partner(),
    scope      text        not null, -- mode, method and path
    key        text        not null,
    request    bytea       not null, -- SHA-256 of the body's bytes
    -- No foreign key on purpose: a retry after the assessment was deleted must learn so (410), not make a second row.
    assessment uuid        not null,
    rendering  text        not null, -- query and language of the first answer, so that a replay renders the same bytes
    kept_at    timestamptz not null default now(),

    constraint idempotency_pk primary key (partner_id, scope, key),
    constraint idempotency_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint idempotency_request_length check (length(request) = 32)
);

-- Every tenant table ends with these lines; db/checks.sql refuses the migration that forgets them.
-- The sub-select runs current_partner() once a query, not once a row.
alter table assessment enable row level security;
alter table assessment force row level security;
create policy own_rows on assessment using (partner_id = (select current_partner()));
grant select, insert, delete on assessment to channelfit_app;

alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy own_rows on idempotency using (partner_id = (select current_partner()));
grant select, insert, update, delete on idempotency to channelfit_app;
