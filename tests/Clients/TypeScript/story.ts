// node story.js <address> <key>: creates an API key, subscribes, submits, lists, receives the event and erases. One line per step.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import createClient from "openapi-fetch";
import { Webhook } from "standardwebhooks";
import { submission } from "./answers.js";
import type { components, paths } from "./channelfit.js";

type Completed = components["schemas"]["AssessmentCompletedData"];

const [baseUrl, partnerKey] = process.argv.slice(2) as [string, string];
const connect = (key: string) => createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

function given<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

// A separate API key for this program, with only the scopes that it needs.
const issued = given(
  await connect(partnerKey).POST("/v1/partner/keys", {
    body: {
      kind: "secret",
      name: "TypeScript",
      scopes: ["assessments:read", "assessments:write", "people:write", "webhooks:manage"],
    },
  }),
);
const channelFit = connect(issued.key!);
console.log("key", issued.scopes?.length);

// A receiver that rejects events without a valid signature.
const told: { type: string; data: Completed }[] = [];
let secret = "";
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += part;
  const headers = request.headers as Record<string, string>;
  told.push(new Webhook(secret).verify(body, headers) as { type: string; data: Completed });
  response.writeHead(204).end();
  receiver.emit("told");
}).listen(0, "127.0.0.1");
await once(receiver, "listening");

const webhook = given(
  await channelFit.POST("/v1/webhooks", {
    body: {
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      events: ["assessment.completed"],
    },
  }),
);
secret = webhook.secret!;
const arrives = once(receiver, "told");

const result = given(
  await channelFit.POST("/v1/assessments", {
    params: { header: { "Idempotency-Key": "typescript-1" } },
    body: {
      ...submission,
      personRef: "ts-4711",
    },
  }),
);
console.log("submitted", result.focus.verdict, result.channels[0]?.channel);

const page = given(await channelFit.GET("/v1/assessments", { params: { query: { personRef: "ts-4711" } } }));
console.log("listed", page.items.length, page.items[0]?.id === result.id);

await arrives;
const { type, data } = told[0]!;
console.log("told", type, data.id === result.id, data.channels["referrals"]?.verdict);

const path = { path: { personRef: "ts-4711" } };
const erased = await channelFit.DELETE("/v1/people/{personRef}", { params: path });
const gone = await channelFit.GET("/v1/assessments/{id}", { params: { path: { id: result.id } } });
console.log("erased", erased.response.status, gone.response.status, gone.error?.type);

receiver.close();
