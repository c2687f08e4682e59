-- Comments in the database on its tables and functions, and on columns whose names do not tell what they hold. They replace
-- the comments of earlier migrations, which describe the time of their release.
--
-- Safe beside the previous release: changes nothing but comments.

comment on type verdict is 'The verdicts of channels, from best to worst, then cannot-tell.';

-- Tables.

comment on table activity is 'The hours and the results of a person on a channel in a week.';
comment on column activity.test is 'True for rows of test keys, false for rows of live keys.';
comment on column activity.person_ref is 'The reference of the partner to the person. No name or address is stored.';
comment on column activity.week is 'The Monday of the ISO week.';
comment on column activity.quarter_hours is 'The time spent, in quarters of an hour.';
comment on column activity.attempts is
    'Applications, messages, people asked or contributions, depending on the channel (docs/outcomes.md).';
comment on column activity.record_id is
    'The id of the week of the person in webhook events. All channels of the week share it.';
comment on column activity.created_at is 'The time when the row was first stored. Retention counts from it.';

comment on table api_key is 'The API keys of partners, also revoked ones.';
comment on column api_key.hash is 'SHA-256 of the text of the key. The text is shown once and not stored.';
comment on column api_key.mode is 'test or live: the rows that the key can use.';
comment on column api_key.kind is 'The type of the key: secret for servers, public for web pages.';
comment on column api_key.scopes is 'The permissions of a secret key. Empty for a public key.';
comment on column api_key.expires_at is 'The time when the key ends by itself. Null: it does not.';
comment on column api_key.last_used_at is 'The time of a recent use. Written only every few minutes.';
comment on column api_key.rotated_at is 'The time when another key replaced this one, which may work until expires_at.';

comment on table assessment is
    'Submissions, and their results as scores, verdicts and a hash. Reading computes the result again.';
comment on column assessment.id is 'UUIDv7 of created_at, so the order of ids is the order of time.';
comment on column assessment.duration_seconds is 'The time that the person took to answer.';
comment on column assessment.test is 'True for rows of test keys, false for rows of live keys.';
comment on column assessment.person_ref is
    'The reference of the partner to the person. Null for an anonymous assessment. A claim sets it.';
comment on column assessment.focus is 'The channel that the person asked about.';
comment on column assessment.answers is 'The answers by item, in the order of the instrument.';
comment on column assessment.plan is 'The options of the hours plan as sent. Null if none were sent.';
comment on column assessment.consent is 'The consent of the request. Null if none was sent.';
comment on column assessment.consent_received_at is 'The time when the service received the consent.';
comment on column assessment.scores is 'The channel scores in tenths, in the channel order of the model.';
comment on column assessment.verdicts is 'The verdicts, in the channel order of the model.';
comment on column assessment.result_hash is 'SHA-256 of the canonical form of the result (docs/scoring.md).';
comment on column assessment.rescore_of is
    'The assessment whose answers were scored again. It may be deleted. Null for a submission.';
comment on column assessment.import_key is
    'A hash of the idempotency key of the imported record, or of its content. Null if not imported.';
comment on column assessment.import_content is 'A hash of the content of the imported record. Null if not imported.';
comment on column assessment.note is 'The note of a coach, which the report shows.';

comment on table audit is
    'Actions on keys, partners, people, claims, notes, exports, webhooks and links to the coach''s view. No reference to a person.';
comment on column audit.test is 'The mode that the action concerns. Null if it concerns both.';
comment on column audit.key is
    'The id of the API key that was used. Null if an operator or the service acted. Not a foreign key.';
comment on column audit.action is 'The code of the action, such as key.issued.';
comment on column audit.subject is
    'The id of the object of the action, such as a key, webhook or assessment. Null if there is none.';

comment on table claim_code is
    'Codes by which the server of a partner assigns an anonymous assessment to a person. One per assessment.';
comment on column claim_code.test is 'True for rows of test keys, false for rows of live keys.';
comment on column claim_code.hash is 'SHA-256 of the code. The code is shown once and not stored.';

comment on table cohort_link is
    'Links to the coach''s view, all people of a partner in one mode. The token of the link is signed, not stored.';
comment on column cohort_link.test is 'True for rows of test keys, false for rows of live keys.';

comment on table delivery is
    'The outbox: one row for each event and webhook. Holds ids only. The payload is rendered at each attempt.';
comment on column delivery.id is
    'The id of the event: a UUIDv7 of its time. assessment.completed has the id of the assessment.';
comment on column delivery.event is 'The name of the event, such as assessment.completed.';
comment on column delivery.subjects is 'The ids of the rows that the event is about. Null if its own id is that of the row.';
comment on column delivery.sample is 'True for a test event, which the partner requested. It is about rows that do not exist.';
comment on column delivery.due_at is
    'The time of the next attempt. Null if the event was delivered, has failed, or waits for a disabled webhook.';
comment on column delivery.leased_until is 'The time until which one instance has the right to send it.';
comment on column delivery.claims is
    'The number of times that an instance claimed it. Only the latest claim records the result of its attempt.';
comment on column delivery.attempts is 'The number of attempts since the event was raised or its redelivery was requested.';
comment on column delivery.delivered is 'True once the event was delivered. A request to redeliver it sets it back.';
comment on column delivery.attempted_at is
    'The time of the last attempt, also for signature, status, error, duration_ms and answer.';
comment on column delivery.signature is 'The header webhook-signature of the last attempt.';
comment on column delivery.status is 'The HTTP status of the receiver. Null if there was no response.';
comment on column delivery.error is 'The code of the error. Null if the attempt succeeded.';
comment on column delivery.answer is 'The beginning of the response of the receiver. Not stored for events about deleted rows.';

comment on table erased_person is 'Keyed hashes of erased people, for 30 days, so that late submissions are refused.';
comment on column erased_person.person is 'HMAC-SHA256 of mode, partner and reference with the secret key of the service.';
comment on column erased_person.erased_at is
    'The time of the erasure, or the time of the latest consent that it deleted, if that is later.';
comment on column erased_person.erasing_test is 'The mode of the person while the erasure is unfinished, otherwise null.';
comment on column erased_person.erasing_ref is 'The reference to the person while the erasure is unfinished, otherwise null.';
comment on column erased_person.erasing_at is 'The time of the last step of an unfinished erasure, otherwise null.';

comment on table finding is
    'Calibrations and statistics that an operator has published, over people of all partners. Not a tenant table.';
comment on column finding.kind is 'calibration (of a model) or statistics (of an instrument).';
comment on column finding.subject is 'The id of the model or instrument, such as fit-model@2.0.0.';
comment on column finding.document is 'The output of the command with --json.';

comment on table idempotency is
    'Requests with an Idempotency-Key, for 24 hours. A retry finds the row and stores nothing again.';
comment on column idempotency.scope is
    'Mode, method and path, and for a public key or a token also its id or that of its invitation.';
comment on column idempotency.key is 'The value of the header Idempotency-Key.';
comment on column idempotency.request is 'SHA-256 of the body. A retry with another body is refused.';
comment on column idempotency.assessment is
    'The id of the row that the request created or changed, not only of an assessment (db/README.md).';
comment on column idempotency.rendering is 'The data from which the first response is rendered again (db/README.md).';
comment on column idempotency.kept_at is 'The time when the row was stored. It counts for 24 hours.';
comment on column idempotency.person is
    'The keyed hash of the person, as in erased_person. An erasure finds the row by it. Null if no person is named.';

comment on table invitation is 'Invitations of people to answer, or to record activity, and the answers that they have saved.';
comment on column invitation.test is 'True for rows of test keys, false for rows of live keys.';
comment on column invitation.id is 'UUIDv7 of created_at, so the order of ids is the order of time.';
comment on column invitation.token_hash is 'SHA-256 of the token in the link. The token itself is not stored.';
comment on column invitation.focus is 'The channel that the person asks about.';
comment on column invitation.answers is 'The answers saved before submission. Empty after it.';
comment on column invitation.version is 'A number that grows with each change. A change that names an earlier one is refused.';
comment on column invitation.assessment_id is 'The assessment that completed the invitation. It may be deleted.';
comment on column invitation.expiry_raised is
    'True if the event invitation.expired was raised. True from the beginning for a check-in link.';
comment on column invitation.redirect_url is
    'The URL to which the page sends the person after submission. Null: it shows the result.';
comment on column invitation.purpose is 'assessment (to answer once) or check-in (to record activity until the link expires).';

comment on table migration_right is
    'What migrations grant to channelfit_app, so that db/checks.sql of the previous release accepts it.';
comment on column migration_right.migration is 'The script that grants it. The row counts if the script is in schema_version.';
comment on column migration_right.kind is
    'table (privileges), function (may be called) or index (may begin without the partner).';
comment on column migration_right.columns is 'The columns that the privileges are limited to. Null for all.';

comment on table partner is 'Partners, the tenants of all rows, and their settings.';
comment on column partner.origins is 'The web origins whose pages may use the public keys of the partner.';
comment on column partner.model is 'The model of submissions that name none, if it scores their instrument.';
comment on column partner.suspended_at is 'The time when the partner was suspended. Its keys, tokens and links do not work.';
comment on column partner.retention_days is 'The days after which rows about people are deleted. Null: only on request.';
comment on column partner.swept_at is 'The time when the retention sweep last claimed the partner.';
comment on column partner.requests_per_minute is
    'The rate limit of each key of the partner. Null: the default of the configuration.';
comment on column partner.branding is 'The name, logo, colour and contact that pages show.';
comment on column partner.public_key_daily_cap is 'The number of assessments that each public key may store in a day (UTC).';
comment on column partner.public_key_proof_of_work is
    'The zero bits of the proof of work of a submission with a public key. 0: no proof.';

comment on table public_key_use is 'The number of assessments that a public key has stored on a day, for public_key_daily_cap.';
comment on column public_key_use.key_id is 'The id of the API key.';
comment on column public_key_use.day is 'The day in UTC.';

comment on table respondent_token is
    'Tokens with which a web page reads and deletes the assessment that it submitted, for 24 hours.';
comment on column respondent_token.hash is 'SHA-256 of the token. The token itself is not stored.';
comment on column respondent_token.test is 'True for rows of test keys, false for rows of live keys.';
comment on column respondent_token.assessment_id is 'The assessment. It may be deleted, and the token then finds nothing.';

comment on table schema_version is 'The migrations that have run. Written by DbUp.';

comment on table share is 'Links that open the report of an assessment. The token of the link is signed, not stored.';
comment on column share.test is 'True for rows of test keys, false for rows of live keys.';
comment on column share.assessment is 'The id of the assessment.';

comment on table webhook is 'The webhooks of partners.';
comment on column webhook.test is 'True for events of test rows, false for events of live rows.';
comment on column webhook.secret is 'The signing secret, encrypted with the secret key of the service.';
comment on column webhook.previous_secret is
    'The encrypted secret before the last rotation. It also signs until previous_until.';
comment on column webhook.headers is 'The custom headers, encrypted with the secret key of the service.';
comment on column webhook.failing_since is 'The time since which every attempt has failed. Null if none has.';
comment on column webhook.disabled_reason is
    'gone (the receiver returned 410), failing (five days of failures) or requested (by the partner).';

comment on policy not_being_erased on assessment is
    'Hides the assessments of a person whose erasure is unfinished from all statements but those of the erasure.';
comment on policy not_being_erased on invitation is
    'Hides the invitations of a person whose erasure is unfinished from all statements but those of the erasure.';

-- Functions that run with the rights of their caller.

comment on function agreed_since is
    'Returns true if a consent counts as given after an erasure: it is later than the erasure, and either not in the future '
    'or more than five minutes later.';
comment on function current_partner is
    'Returns the partner of the transaction (app.partner_id). Fails if none is set.';
comment on function erase_activity is
    'Deletes the activity of a person, and the deliveries about it, when the erasure of the person begins.';
comment on function new_event_id is
    'Returns a UUIDv7 of the present time, for an event.';
comment on function person_is_erased is
    'Returns true if nothing about the person may be stored: the person was erased and has not consented since. Takes the '
    'lock of the person, shared, until the end of the transaction. Fails with 55P03 while the erasure is unfinished and the '
    'consent is later than it.';
comment on function person_lock is
    'Returns the key of the advisory lock of a person. Submissions share the lock, and an erasure takes it alone.';

-- Functions that run with the rights of the owner (security definer). Only channelfit_app may call them.

comment on function claim_expired is
    'Claims a partner that is due for the retention sweep: not claimed for an hour, or with an unfinished erasure without a '
    'step for 15 seconds. Runs as the owner: the caller learns the id and retention_days of this partner, and changes only '
    'the times swept_at and erasing_at.';
comment on function claim_outbox is
    'Claims deliveries that are due: at most "most" in all and "share" of one partner, and none of the webhooks and partners '
    'in "busy". Runs as the owner: the caller reads these deliveries of all partners with the URL and the encrypted secrets '
    'and headers of their webhooks, and changes only the claims.';
comment on function find_key is
    'Returns an API key and its partner, unless the key was revoked or has expired or the partner is suspended. Runs as the '
    'owner: the caller reads the one key whose SHA-256 it knows, of any partner.';
comment on function find_token is
    'Returns a token of an invitation or an assessment and its partner, unless the token has expired, the partner is '
    'suspended, or the erasure of the invited person is unfinished. Runs as the owner: the caller reads the one token whose '
    'SHA-256 it knows, of any partner.';
comment on function forget_deliveries is
    'Deletes deliveries with smaller ids that are not due, and all deliveries of deleted webhooks. Runs as the owner: the '
    'caller reads nothing, and deletes such deliveries of all partners.';
comment on function renew_outbox is
    'Extends claims that have not ended, to lease_seconds from now. Runs as the owner: the caller reads nothing, and changes '
    'only the end of the claims of deliveries that it names, of any partner.';
comment on function requests_per_minute is
    'Returns the rate limit of each key of a partner, or null for the default. Runs as the owner: the caller reads this '
    'number of any partner.';
comment on function sealed_webhooks is
    'Returns the encrypted secrets and headers of the next webhooks of all partners, in the order of partner and id, so that '
    'they are encrypted with a new secret key. Runs as the owner: the caller reads the encrypted values, and changes nothing.';
