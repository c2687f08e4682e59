-- Partners, their keys, and the walls between them.

-- Safe to run where PUBLIC may still create tables here (databases older than PostgreSQL 15).
revoke create on schema public from public;
grant usage on schema public to channelfit_app;

-- No partner set is an error (42704 on a fresh connection, 22P02 on a used one), not an empty answer:
-- forgetting the tenant is a bug, and bugs should be loud.
create function current_partner() returns uuid
    language sql stable parallel safe
    return current_setting('app.partner_id')::uuid;

create table partner
(
    id           uuid        not null,
    name         text        not null,
    -- Web pages that may use this partner's public keys: scheme://host[:port], nothing more.
    origins      text[]      not null,
    -- Scores its submissions where they name no model, until somebody moves it on purpose.
    model        text        not null,
    suspended_at timestamptz,
    created_at   timestamptz not null,

    constraint partner_pk primary key (id),
    constraint partner_name_length check (length(name) between 1 and 200)
);

create table api_key
(
    partner_id uuid        not null default current_partner(),
    id         uuid        not null,
    -- SHA-256 of the key's text. The text itself is shown once and kept nowhere.
    hash       bytea       not null,
    mode       text        not null,
    kind       text        not null,
    created_at timestamptz not null,
    revoked_at timestamptz,

    constraint api_key_pk primary key (partner_id, id),
    constraint api_key_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint api_key_hash_unique unique (hash),
    constraint api_key_hash_length check (length(hash) = 32),
    constraint api_key_mode_known check (mode in ('test', 'live')),
    constraint api_key_kind_known check (kind in ('secret', 'public'))
);

-- Forced, so that the owner is held as well. It alone gets a policy that sees every row of these two tables:
-- operators' verbs and find_key run as the owner, which need not be a superuser.
alter table partner enable row level security;
alter table partner force row level security;
create policy own_rows on partner using (id = (select current_partner()));
create policy owner_rows on partner to current_user using (true);

alter table api_key enable row level security;
alter table api_key force row level security;
create policy own_rows on api_key using (partner_id = (select current_partner()));
create policy owner_rows on api_key to current_user using (true);

-- A request arrives with a key and no partner yet: this is the one way from the first to the second.
create function find_key(hash bytea)
    returns table
            (
                partner_id uuid,
                key_id     uuid,
                mode       text,
                kind       text,
                model      text,
                origins    text[]
            )
    language sql stable security definer rows 1
    set search_path = ''
as
$$
    select partner.id, api_key.id, api_key.mode, api_key.kind, partner.model, partner.origins
    from public.api_key
    join public.partner on partner.id = api_key.partner_id
    where api_key.hash = find_key.hash and api_key.revoked_at is null and partner.suspended_at is null
$$;

revoke execute on function find_key from public;
grant execute on function find_key to channelfit_app;
