// The first line is a JSON Schema 2020-12. Each line after it is JSON, answered with whether it satisfies the schema.
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
