// The first line is a secret, whsec_…. Each line after it is a delivery, {headers, body}: answered with whether it is
// what its sender signed.
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
