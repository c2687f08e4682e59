-- Assessments scored anew under another model.
--
-- Safe beside the previous release: adds a column that may be null, which that release neither reads nor writes.

-- The assessment that the answers were submitted with. No foreign key on purpose: each of the two is deleted by itself.
alter table assessment add column rescore_of uuid;
