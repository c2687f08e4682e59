// Input: the first line is a JSON Schema 2020-12, each line after it a JSON value. Output for a value: whether it matches.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const Ajv = createRequire(`${process.cwd()}/`)("ajv/dist/2020").default;
let satisfies;

for await (const line of createInterface({ input: process.stdin })) {
  const value = JSON.parse(line);

  if (satisfies) {
    console.log(satisfies(value));
  } else {
    satisfies = new Ajv({ strict: true, strictRequired: false }).compile(value);
  }
}
