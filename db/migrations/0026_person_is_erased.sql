-- Finds the hashes of a person by their index, however many people the partner has erased.
--
-- Safe beside the previous release: replaces a function by one that does the same.

create or replace function person_is_erased(test boolean, person_ref text, hashes bytea[], consent_at timestamptz)
    returns boolean
    language plpgsql volatile
as
$$
declare
    tenant    uuid;
    refused   boolean;
    under_way boolean;
begin
    if person_ref is null then
        return false;
    end if;

    perform pg_advisory_xact_lock_shared(public.person_lock(test, person_ref));

    -- A variable, because a plan that knew the value would expect no rows of a partner that the statistics do not know.
    tenant := public.current_partner();

    select bool_or(not public.agreed_since(consent_at, erased_person.erased_at)), bool_or(erasing_ref is not null)
    into refused, under_way
    from public.erased_person
    where erased_person.partner_id = tenant and erased_person.person = any (hashes);

    if under_way and not refused then
        raise lock_not_available using message = 'The erasure of this person is under way.';
    end if;

    return coalesce(refused, false);
end
$$;
