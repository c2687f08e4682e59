-- What was done with keys, partners, people and exports, and what a partner may change by itself.
--
-- Safe beside the previous release: adds a table, a function, columns that may be null, and grants.

-- Who, what and when. No content, and no reference to a person: erasure need not come here.
create table audit
(
    partner_id uuid        not null default current_partner(),
    id         uuid        not null, -- UUIDv7, minted from created_at
    created_at timestamptz not null,
    -- Null where the act concerns both modes.
    test       boolean,
    -- Null where an operator did it. No foreign key on purpose: what was done stays done.
    key        uuid,
    action     text        not null,
    subject    uuid,

    constraint audit_pk primary key (partner_id, id),
    constraint audit_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint audit_action_shape check (action ~ '^[a-z]+\.[a-z]+$')
);

-- Nobody changes what is written here, and verbs, which run as the owner, write only.
alter table audit enable row level security;
alter table audit force row level security;
create policy own_rows on audit using (partner_id = (select current_partner()));
create policy owner_writes on audit for insert to current_user with check (true);
grant select, insert on audit to channelfit_app;

alter table partner
    -- How long assessments are kept; null: until they are deleted.
    add column if not exists retention_days integer,
    -- How many requests each key has in a minute; null: as the settings say.
    add column requests_per_minute integer,
    add constraint partner_retention_range check (retention_days between 1 and 3650),
    add constraint partner_requests_positive check (requests_per_minute > 0);

-- A public key does what public keys do, and no scope adds to that.
update api_key set scopes = '{}' where kind = 'public';

grant select, update (name, origins, model, retention_days) on partner to channelfit_app;
grant select, insert, update (expires_at, revoked_at, last_used_at) on api_key to channelfit_app;

-- Asked beside find_key, before there is a partner to read as.
create function requests_per_minute(partner uuid) returns integer
    language sql stable security definer
    set search_path = ''
as
$$
    select partner.requests_per_minute from public.partner where partner.id = requests_per_minute.partner
$$;

revoke execute on function requests_per_minute from public;
grant execute on function requests_per_minute to channelfit_app;
