-- An invitation may ask the quick form, which channel-fit@2 has.
--
-- Safe beside the previous release: allows one value more, which that release neither writes nor reads apart.

alter table invitation
    drop constraint invitation_form_known,
    add constraint invitation_form_known check (form in ('quick', 'short', 'full'));
