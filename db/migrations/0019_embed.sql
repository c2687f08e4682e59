-- Claim codes, by which a partner's server makes an anonymous assessment that of a person; the daily cap of public keys;
-- where an invited person is sent after the submission.
--
-- Safe beside the previous release: adds tables, columns with defaults or without a value, and rights.

-- One code for each assessment at most; a new one replaces it. The code itself is shown once and stored nowhere.
create table claim_code
(
    partner_id    uuid        not null default current_partner(),
    test          boolean     not null,
    assessment_id uuid        not null,
    hash          bytea       not null, -- SHA-256 of the code
    expires_at    timestamptz not null,

    constraint claim_code_pk primary key (partner_id, test, assessment_id),
    constraint claim_code_hash_unique unique (partner_id, test, hash),
    constraint claim_code_hash_length check (length(hash) = 32),
    -- Whatever deletes the assessment deletes its code.
    constraint claim_code_assessment_fk foreign key (partner_id, test, assessment_id)
        references assessment (partner_id, test, id) on delete cascade
);

create index claim_code_end on claim_code (partner_id, expires_at);

-- A claim finds the rescored copies of an assessment and its idempotency records.
create index assessment_rescored on assessment (partner_id, test, rescore_of) where rescore_of is not null;
create index idempotency_anonymous on idempotency (partner_id, assessment) where person is null;

-- How many assessments a public key has stored on a day (UTC).
create table public_key_use
(
    partner_id  uuid    not null default current_partner(),
    key_id      uuid    not null,
    day         date    not null,
    submissions integer not null,

    constraint public_key_use_pk primary key (partner_id, key_id, day),
    constraint public_key_use_partner_fk foreign key (partner_id) references partner (id) on delete cascade
);

alter table claim_code enable row level security;
alter table claim_code force row level security;
create policy own_rows on claim_code using (partner_id = (select current_partner()));
grant select, insert, update, delete on claim_code to channelfit_app;

alter table public_key_use enable row level security;
alter table public_key_use force row level security;
create policy own_rows on public_key_use using (partner_id = (select current_partner()));
grant select, insert, update, delete on public_key_use to channelfit_app;

-- A claim is the only change of an assessment.
grant update (person_ref) on assessment to channelfit_app;

alter table partner
    -- How many assessments each public key may store in a day.
    add column public_key_daily_cap integer not null default 1000,
    add constraint partner_public_key_daily_cap_range check (public_key_daily_cap between 1 and 1000000);

grant update (public_key_daily_cap) on partner to channelfit_app;

alter table invitation
    add column redirect_url text,
    add constraint invitation_redirect_url_length check (length(redirect_url) <= 2000);

insert into migration_right (migration, kind, name, privileges, columns)
values
    ('db/migrations/0019_embed.sql', 'table', 'claim_code', '{SELECT,INSERT,UPDATE,DELETE}', null),
    ('db/migrations/0019_embed.sql', 'table', 'public_key_use', '{SELECT,INSERT,UPDATE,DELETE}', null),
    ('db/migrations/0019_embed.sql', 'table', 'assessment', '{UPDATE}', '{person_ref}'),
    ('db/migrations/0019_embed.sql', 'table', 'partner', '{UPDATE}', '{public_key_daily_cap}');
