-- A note that a coach adds to an assessment. The report and shared links show it.
--
-- Safe beside the previous release: adds a column that may be null, which that release neither reads nor writes.

alter table assessment
    add column note text,
    add constraint assessment_note_length check (length(note) between 1 and 500);

-- The only column of an assessment that changes.
grant update (note) on assessment to channelfit_app;

insert into migration_right (migration, kind, name, privileges, columns)
values ('db/migrations/0017_assessment_note.sql', 'table', 'assessment', '{UPDATE}', '{note}');
