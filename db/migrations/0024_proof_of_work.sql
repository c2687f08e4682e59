-- The proof of work that submissions with a public key need.
--
-- Safe beside the previous release: adds a column with a default, and a right.

-- Zero bits at the beginning of a SHA-256; 0 for no proof. 24 bits are 16 million hashes on average.
alter table partner
    add column public_key_proof_of_work integer not null default 0,
    add constraint partner_public_key_proof_of_work_range check (public_key_proof_of_work between 0 and 24);

grant update (public_key_proof_of_work) on partner to channelfit_app;

insert into migration_right (migration, kind, name, privileges, columns)
values ('db/migrations/0024_proof_of_work.sql', 'table', 'partner', '{UPDATE}', '{public_key_proof_of_work}');
