-- What erasures had left behind, consents of clocks that are ahead, and keys that gave way to others.
--
-- Safe beside the previous release: adds a column that may be null, which that release neither reads nor writes, an
-- index, and functions, one of them in the place of another.

-- Since when another key stands in its place; it may go on working for a while.
alter table api_key add column rotated_at timestamptz;

grant update (rotated_at) on api_key to channelfit_app;

-- Whether a consent counts as given after an erasure. Requests may carry one that is up to five minutes ahead of us, so
-- while it is ahead it may be a late retry of what was sent before the erasure.
create function agreed_since(consent_at timestamptz, erased_at timestamptz) returns boolean
    language sql stable parallel safe
    return coalesce(
        consent_at > erased_at and (consent_at <= now() or consent_at > erased_at + interval '5 minutes'), false);

create or replace function person_is_erased(test boolean, person_ref text, hashes bytea[], consent_at timestamptz)
    returns boolean
    language plpgsql volatile
as
$$
begin
    if person_ref is null then
        return false;
    end if;

    perform pg_advisory_xact_lock_shared(public.person_lock(test, person_ref));
    return exists (
        select from public.erased_person
        where erased_person.partner_id = public.current_partner() and erased_person.person = any (hashes)
            and not public.agreed_since(consent_at, erased_person.erased_at));
end
$$;

-- Leads from an invitation to what was told of it.
create index delivery_invitation on delivery (partner_id, subjects) where event = 'invitation.expired';

-- What receivers answered outlives no row that it may speak of.
update delivery set answer = null where event in ('assessment.deleted', 'person.erased');

delete from delivery
where event = 'invitation.expired' and not sample
    and not exists (
        select from invitation
        where invitation.partner_id = delivery.partner_id and invitation.id = any (delivery.subjects));
