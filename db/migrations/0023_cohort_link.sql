-- Links that open the coach's view: the people of a partner in one mode.
--
-- Safe beside the previous release: adds a table, which that release neither reads nor writes.

-- The link itself is stored nowhere: it is signed, with a key outside the database, over partner, mode and id.
create table cohort_link
(
    partner_id uuid        not null default current_partner(),
    id         uuid        not null,
    test       boolean     not null,
    expires_at timestamptz not null,

    constraint cohort_link_pk primary key (partner_id, test, id),
    constraint cohort_link_partner_fk foreign key (partner_id) references partner (id) on delete cascade
);

alter table cohort_link enable row level security;
alter table cohort_link force row level security;
create policy own_rows on cohort_link using (partner_id = (select current_partner()));
grant select, insert, delete on cohort_link to channelfit_app;

insert into migration_right (migration, kind, name, privileges, columns)
values ('db/migrations/0023_cohort_link.sql', 'table', 'cohort_link', '{SELECT,INSERT,DELETE}', null);

-- The direct form of the policy in a database that this transaction creates, as in 0022_distribution.sql.
do
$$
begin
    if (select xmin from public.schema_version where scriptname = 'db/migrations/0001_tenancy.sql')
        = pg_current_xact_id()::xid
    then
        alter policy own_rows on public.cohort_link using (partner_id = public.current_partner());
    end if;
end
$$;
