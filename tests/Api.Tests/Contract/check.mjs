// Reads { document, exchanges } from standard input and prints, as a JSON array, every way in which an exchange is not
// what the document says, every example that its own schema refuses, and whatever is documented and never came: a status
// of an operation, or a member of an answer.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { document, exchanges } = JSON.parse(readFileSync(0, "utf8"));
const faults = [];

// Answers are open to clients; here a member that the document does not name is a fault.
const close = (schema) => {
  for (const part of Object.values(schema)) {
    if (part && typeof part === "object") close(part);
  }
  if (schema.properties && schema.type?.includes("object")) schema.additionalProperties ??= false;
  return schema;
};

const ajv = addFormats(new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false }));
const here = (schema) => JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "contract#/$defs/"));
ajv.addSchema({ $id: "contract", $defs: close(here(document.components.schemas)) });

const resolve = (part) =>
  part?.$ref ? part.$ref.slice(2).split("/").reduce((found, name) => found[name], document) : part;

const validators = new Map();
const hold = (where, schema, value) => {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(here(schema)));
  const valid = validators.get(key);
  if (!valid(value)) {
    for (const error of valid.errors) {
      faults.push(`${where}: ${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
    }
  }
};

const served = new Map();
const note = (schema, value) => {
  if (!schema) return; // A member that no schema names is a fault already.

  const { properties, items, oneOf, additionalProperties } = resolve(schema);

  if (schema.$ref && !served.has(schema.$ref)) served.set(schema.$ref, new Set(Object.keys(properties ?? {})));

  if (Array.isArray(value)) value.forEach((one) => note(items, one));
  else if (value && oneOf) note(oneOf[0], value);
  else if (value && typeof value === "object") {
    for (const [member, inner] of Object.entries(value)) {
      served.get(schema.$ref)?.delete(member);
      note(properties?.[member] ?? additionalProperties, inner);
    }
  }
};

const operations = new Map();
const awaited = new Set();

for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) {
    operations.set(operation.operationId, operation);
    for (const status of Object.keys(operation.responses)) awaited.add(`${operation.operationId} ${status}`);

    for (const holder of [operation.requestBody, ...Object.values(operation.responses)].map(resolve)) {
      for (const body of Object.values(holder?.content ?? {})) {
        for (const [name, example] of Object.entries(body.examples ?? {})) {
          hold(`example ${name} of ${operation.operationId}`, body.schema, resolve(example).value);
        }
      }
    }

    for (const parameter of operation.parameters ?? []) {
      const examples = [...(parameter.schema.examples ?? []), ...("example" in parameter ? [parameter.example] : [])];
      examples.forEach((example) => hold(`${operation.operationId} ${parameter.name}`, parameter.schema, example));
    }
  }
}

for (const { operation: id, request, status, headers, body } of exchanges) {
  const where = `${id} ${status}`;
  const operation = operations.get(id);
  const response = resolve(operation?.responses[status]);
  awaited.delete(where);

  if (!response) {
    faults.push(`${where}: not in the document`);
    continue;
  }

  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const value = headers[name.toLowerCase()];
    if (value !== undefined) hold(`${where} ${name}`, header.schema, value);
    else if (header.required) faults.push(`${where}: ${name} is missing`);
  }

  const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
  const sentType = headers["content-type"]?.split(";")[0];

  if (sentType !== type) faults.push(`${where}: the body is ${sentType}, and not ${type}`);
  else if (content) {
    hold(where, content.schema, JSON.parse(body));
    note(content.schema, JSON.parse(body));
  }
  else if (body) faults.push(`${where}: there is a body`);

  if (status < 300 && request) {
    hold(`${where} request`, operation.requestBody.content["application/json"].schema, JSON.parse(request));
  }
}

for (const [schema, members] of served) {
  for (const member of members) faults.push(`${schema}.${member}: documented, and never seen`);
}

for (const missing of awaited) faults.push(`${missing}: documented, and never seen`);

process.stdout.write(JSON.stringify(faults));
