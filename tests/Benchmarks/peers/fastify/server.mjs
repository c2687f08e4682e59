// POST /v1/assessments as a Node.js team would write it: the key is compared, the body is validated by a JSON Schema and
// stored as jsonb, durably and under row-level security, and the response is the stored row. The result is read from a
// file, a response of the service: this server computes no scores.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import pg from "pg";

const [url, key, resultFile] = process.argv.slice(2);
const result = JSON.parse(readFileSync(resultFile));
const hash = (text) => createHash("sha256").update(text).digest();
const keyHash = hash(`Bearer ${key}`);
const partner = randomUUID();
const pool = new pg.Pool({ max: 40 });
const app = Fastify();

await pool.query(`
  create table peer_assessment (
    partner_id uuid not null, id uuid not null, created_at timestamptz not null default now(), instrument text not null,
    answers jsonb not null, result jsonb not null, primary key (partner_id, id));
  alter table peer_assessment enable row level security;
  create policy own_rows on peer_assessment using (partner_id = current_setting('peer.partner')::uuid);
  grant select, insert on peer_assessment to channelfit_app`);

async function insert(row) {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('role', 'channelfit_app', true), set_config('peer.partner', $1, true)", [partner]);
    const { rows } = await client.query({
      name: "insert",
      text: `insert into peer_assessment (partner_id, id, instrument, answers, result) values ($1, $2, $3, $4, $5)
        returning created_at`,
      values: [partner, row.id, row.instrument, row.answers, row.result],
    });
    await client.query("commit");
    return { ...row, createdAt: rows[0].created_at };
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

app.post(
  "/v1/assessments",
  {
    schema: {
      body: {
        type: "object",
        required: ["instrument", "answers"],
        additionalProperties: false,
        properties: {
          instrument: { type: "string", maxLength: 64 },
          answers: { type: "object", additionalProperties: { type: ["string", "number", "array", "null"] } },
        },
      },
      response: {
        201: {
          type: "object",
          properties: {
            id: { type: "string" },
            createdAt: { type: "string" },
            instrument: { type: "string" },
            result: { type: "object", additionalProperties: true },
          },
        },
      },
    },
    onRequest: async (request, reply) => {
      if (!timingSafeEqual(hash(request.headers.authorization ?? ""), keyHash)) {
        return reply.code(401).send({ title: "The API key is not valid." });
      }
    },
  },
  async (request, reply) => {
    const { instrument, answers } = request.body;
    return reply.code(201).send(await insert({ id: randomUUID(), instrument, answers, result }));
  },
);

const { hostname, port } = new URL(url);
await app.listen({ host: hostname, port: Number(port) });
