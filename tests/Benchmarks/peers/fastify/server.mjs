// POST /v1/assessments as a Node.js team would write it: the key is compared, the body is validated by a JSON Schema and
// stored as jsonb in one durable statement, and the response is the stored row. It computes no scores.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";

const [url, key] = process.argv.slice(2);
const hash = (text) => createHash("sha256").update(text).digest();
const keyHash = hash(`Bearer ${key}`);
const pool = new pg.Pool({ max: 40 });
const app = Fastify();

await pool.query(`
  create table if not exists peer_assessment (
    id uuid primary key, created_at timestamptz not null default now(), instrument text not null, answers jsonb not null,
    result jsonb not null)`);

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
    const result = { answered: Object.keys(answers).length };
    const { rows } = await pool.query({
      name: "insert",
      text: `insert into peer_assessment (id, instrument, answers, result) values ($1, $2, $3, $4)
        returning id, created_at as "createdAt", instrument, result`,
      values: [randomUUID(), instrument, answers, result],
    });
    return reply.code(201).send(rows[0]);
  },
);

const { hostname, port } = new URL(url);
await app.listen({ host: hostname, port: Number(port) });
