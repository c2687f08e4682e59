-- What an imported row was imported as, so that the same record twice stores nothing twice.
--
-- Safe beside the previous release: adds columns that may be null, which that release neither reads nor writes.
--
-- Both are the first 128 bits of a SHA-256, and live as long as the row: once it is deleted the record may come again.
-- The key is that of the record's idempotencyKey, or, where it has none, its content; null where a row was not imported.

alter table assessment
    add column import_key     uuid,
    add column import_content uuid,
    add constraint assessment_import_whole check ((import_key is null) = (import_content is null));

create unique index assessment_import on assessment (partner_id, test, import_key) where import_key is not null;
