-- Keys that may do less than everything, that end by themselves, and that say when they were last used.
--
-- Safe beside the previous release: adds columns with defaults, and columns to the answer of find_key, which that
-- release asks for by name.

alter table api_key
    add column name         text,
    -- A secret key from before there were scopes could do all that there was.
    add column scopes       text[] not null default
        '{assessments:read,assessments:write,people:read,people:write,webhooks:manage,partner:manage}',
    add column expires_at   timestamptz,
    -- Written at most once in a few minutes.
    add column last_used_at timestamptz,
    add constraint api_key_name_length check (length(name) between 1 and 100);

drop function find_key;

create function find_key(hash bytea)
    returns table
            (
                partner_id uuid,
                key_id     uuid,
                mode       text,
                kind       text,
                model      text,
                origins    text[],
                scopes     text[]
            )
    language sql stable security definer rows 1
    set search_path = ''
as
$$
    select partner.id, api_key.id, api_key.mode, api_key.kind, partner.model, partner.origins, api_key.scopes
    from public.api_key
    join public.partner on partner.id = api_key.partner_id
    where api_key.hash = find_key.hash and api_key.revoked_at is null and partner.suspended_at is null
        and (api_key.expires_at is null or api_key.expires_at > now())
$$;

revoke execute on function find_key from public;
grant execute on function find_key to channelfit_app;
