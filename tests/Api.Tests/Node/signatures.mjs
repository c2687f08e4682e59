// Input: the first line is a secret, whsec_…, each line after it a delivery, { headers, body }. Output for a delivery: whether
// its signature is valid.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Webhook } = createRequire(`${process.cwd()}/`)("standardwebhooks");
let webhook;

for await (const line of createInterface({ input: process.stdin })) {
  if (!webhook) {
    webhook = new Webhook(line);
    continue;
  }

  const { headers, body } = JSON.parse(line);

  try {
    webhook.verify(body, headers);
    console.log("true");
  } catch {
    console.log("false");
  }
}
