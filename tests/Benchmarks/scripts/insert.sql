-- What POST /v1/assessments sends: one pipeline with a single Sync, prepared. Ids are UUIDv7, made here by SQL.
\startpipeline
select set_config('role', 'channelfit_app', true), set_config('app.partner_id', :tenant::text, true), set_config('lock_timeout', '10s', true);
insert into assessment
    (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
     answers, plan, consent, metadata, scores, verdicts, result_hash)
values
    (:tenant::uuid,
     (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 19))::uuid,
     now(), null, true, null, :instrument, :model, :focus,
     :answers::json, null, null, null, :scores::smallint[], :verdicts::verdict[], :hash::bytea);
\endpipeline
