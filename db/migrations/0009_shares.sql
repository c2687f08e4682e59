-- Links that open a report without a key.
--
-- Safe beside the previous release: adds a table and a right to read.

-- The link itself is kept nowhere: it is signed, with a key outside the database, over partner, mode and id.
create table share
(
    partner_id uuid        not null default current_partner(),
    id         uuid        not null,
    test       boolean     not null,
    assessment uuid        not null,
    expires_at timestamptz not null,

    constraint share_pk primary key (partner_id, test, id),
    -- Whatever ends the assessment ends its links.
    constraint share_assessment_fk foreign key (partner_id, test, assessment)
        references assessment (partner_id, test, id) on delete cascade
);

create index share_newest on share (partner_id, test, assessment, id desc);

alter table share enable row level security;
alter table share force row level security;
create policy own_rows on share using (partner_id = (select current_partner()));
grant select, insert, delete on share to channelfit_app;

-- A link of a suspended partner opens nothing.
grant select (id, suspended_at) on partner to channelfit_app;
