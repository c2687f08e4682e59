-- Invitations that ran out are told of once.
--
-- Safe beside the previous release: adds a column with a default, which that release neither reads nor writes.

alter table invitation add column expiry_raised boolean not null default false;

create index invitation_running_out on invitation (partner_id, expires_at) where completed_at is null and not expiry_raised;
