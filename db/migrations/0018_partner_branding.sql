-- What pages show of a partner: name, logo, colour and contact.
--
-- Safe beside the previous release: adds a column that may be null, which that release neither reads nor writes.

alter table partner
    add column branding json,
    add constraint partner_branding_size check (length(branding::text) <= 16384);

grant update (branding) on partner to channelfit_app;

insert into migration_right (migration, kind, name, privileges, columns)
values ('db/migrations/0018_partner_branding.sql', 'table', 'partner', '{UPDATE}', '{branding}');
