-- What operators have published about the models and the instruments of this installation.
--
-- Safe beside the previous release: adds a table that only operators' commands write.

-- Not a tenant table: numbers over people of all partners, each over at least ten people. The latest finding replaces
-- the earlier one.
create table finding
(
    kind         text        not null, -- calibration: of a model; statistics: of an instrument
    subject      text        not null, -- its id: fit-model@2.0.0, channel-fit@2
    published_at timestamptz not null,
    document     json        not null, -- what the command printed with --json

    constraint finding_pk primary key (kind, subject),
    constraint finding_kind_known check (kind in ('calibration', 'statistics'))
);

grant select on finding to channelfit_app;

insert into migration_right (migration, kind, name, privileges, columns)
values ('db/migrations/0021_findings.sql', 'table', 'finding', '{SELECT}', null);
