-- What a person did in a week on a channel, and what came of it; invitations that ask for it.
--
-- Safe beside the previous release: adds a table, an index, a trigger, and a column with a default, which that release
-- neither reads nor writes. It takes a check-in invitation for one to the questionnaire.

create table activity
(
    partner_id    uuid        not null default current_partner(),
    test          boolean     not null,
    person_ref    text        not null,
    week          date        not null, -- the Monday of the ISO week
    channel       text        not null,
    -- The time spent, in quarters of an hour: exact, and small enough to sum over many rows.
    quarter_hours smallint    not null,
    attempts      smallint    not null,
    replies       smallint    not null,
    interviews    smallint    not null,
    offers        smallint    not null,
    -- Names the person's week in events, which hold ids only. Channels of one week that were stored together share it.
    record_id     uuid        not null,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),

    -- Leads to the rows of a person, however many rows others have.
    constraint activity_pk primary key (partner_id, test, person_ref, week, channel),
    constraint activity_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint activity_week_is_monday check (extract(isodow from week) = 1),
    constraint activity_channel_length check (length(channel) between 1 and 64),
    constraint activity_quarter_hours_range check (quarter_hours between 0 and 320),
    constraint activity_attempts_range check (attempts between 0 and 999),
    constraint activity_replies_range check (replies between 0 and 999),
    constraint activity_interviews_range check (interviews between 0 and 999),
    constraint activity_offers_range check (offers between 0 and 999)
);

-- An event finds the person and the week that it is about.
create index activity_record on activity (partner_id, test, record_id);
-- Retention finds the rows that have expired.
create index activity_created on activity (partner_id, created_at);
-- A deleted row finds the events about it.
create index delivery_activity on delivery (partner_id, subjects) where event = 'activity.recorded';

alter table activity enable row level security;
alter table activity force row level security;
create policy own_rows on activity using (partner_id = (select current_partner()));
grant select, insert, update, delete on activity to channelfit_app;

insert into migration_right (migration, kind, name, privileges, columns)
values ('db/migrations/0020_activity.sql', 'table', 'activity', '{SELECT,INSERT,UPDATE,DELETE}', null);

-- Deletes a person's activity when the erasure of the person begins, also when the previous release begins it. A person
-- has at most 13 rows a week, so that one statement is enough.
create function erase_activity() returns trigger
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as
$$
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

create trigger erase_activity
    after insert or update of erasing_ref on erased_person
    for each row when (new.erasing_ref is not null)
    execute function erase_activity();

alter table invitation
    add column purpose text not null default 'assessment',
    add constraint invitation_purpose_known check (purpose in ('assessment', 'check-in')),
    -- Nothing is submitted with a check-in link, so it is open until it expires.
    add constraint invitation_check_in_stays_open check (purpose = 'assessment' or completed_at is null);
