-- What GET /v1/assessments/{id} sends: one pipeline with a single Sync, prepared.
\set row random(0, :rows - 1)
\startpipeline
select set_config('role', 'channelfit_app', true), set_config('app.partner_id', :tenant::text, true), set_config('transaction_read_only', 'on', true);
select id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
       scores, verdicts::text[] as verdicts, result_hash
from assessment
where partner_id = :tenant::uuid and test = true and id = ('01a00000-0000-7000-8000-' || lpad(:row::text, 12, '0'))::uuid;
\endpipeline
