-- People who answer for themselves, by a link or in a web page, and the tokens that let them.
--
-- Safe beside the previous release: adds tables, changes none.

-- A person asked to answer. What they have answered so far is kept with it until they submit.
create table invitation
(
    partner_id    uuid        not null default current_partner(),
    test          boolean     not null,
    -- UUIDv7 minted from created_at, as those of assessments are: lists are `order by id desc`.
    id            uuid        not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    -- SHA-256 of the token's text. The text itself is shown once and kept nowhere.
    token_hash    bytea       not null,
    person_ref    text        not null,
    instrument    text        not null,
    form          text        not null,
    focus         text        not null,
    metadata      json,
    -- Empty from the submission on: from then the assessment alone holds them.
    answers       json        not null default '{}',
    -- Counts changes: whoever saves names the one that was read, and of two at once one is refused.
    version       integer     not null default 1,
    completed_at  timestamptz,
    -- No foreign key on purpose: an assessment is deleted by itself, and its invitation stays completed.
    assessment_id uuid,

    constraint invitation_pk primary key (partner_id, test, id),
    constraint invitation_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint invitation_token_hash_unique unique (token_hash),
    constraint invitation_token_hash_length check (length(token_hash) = 32),
    constraint invitation_form_known check (form in ('short', 'full')),
    constraint invitation_ends_later check (expires_at > created_at),
    constraint invitation_completed_by_assessment check ((completed_at is null) = (assessment_id is null))
);

create index invitation_person on invitation (partner_id, test, person_ref);

-- What a web page is given with a result: the right to read it again and to delete it, for a day.
create table respondent_token
(
    partner_id    uuid        not null default current_partner(),
    hash          bytea       not null,
    test          boolean     not null,
    -- No foreign key on purpose: where the assessment was deleted, the token finds nothing until it ends.
    assessment_id uuid        not null,
    expires_at    timestamptz not null,

    constraint respondent_token_pk primary key (partner_id, hash),
    constraint respondent_token_partner_fk foreign key (partner_id) references partner (id) on delete cascade,
    constraint respondent_token_hash_unique unique (hash),
    constraint respondent_token_hash_length check (length(hash) = 32)
);

create index respondent_token_end on respondent_token (partner_id, expires_at);

-- The owner sees every row of these two as well: find_token runs as the owner.
alter table invitation enable row level security;
alter table invitation force row level security;
create policy own_rows on invitation using (partner_id = (select current_partner()));
create policy owner_rows on invitation to current_user using (true);
grant select, insert, update, delete on invitation to channelfit_app;

alter table respondent_token enable row level security;
alter table respondent_token force row level security;
create policy own_rows on respondent_token using (partner_id = (select current_partner()));
create policy owner_rows on respondent_token to current_user using (true);
grant select, insert, delete on respondent_token to channelfit_app;

-- The second door of its kind, beside find_key: a request arrives with a token and no partner yet.
create function find_token(hash bytea)
    returns table
            (
                partner_id    uuid,
                test          boolean,
                model         text,
                origins       text[],
                assessment_id uuid,
                invitation_id uuid
            )
    language sql stable security definer rows 1
    set search_path = ''
as
$$
    select partner.id, token.test, partner.model, partner.origins, token.assessment_id, token.invitation_id
    from (
        select partner_id, test, assessment_id, null::uuid as invitation_id
        from public.respondent_token
        where respondent_token.hash = find_token.hash and expires_at > now()
        union all
        select partner_id, test, null, id
        from public.invitation
        where token_hash = find_token.hash and expires_at > now()) as token
    join public.partner on partner.id = token.partner_id
    where partner.suspended_at is null
$$;

revoke execute on function find_token from public;
grant execute on function find_token to channelfit_app;
