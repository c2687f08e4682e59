// The first line is an OpenAPI 3.1 document. Each line after it is one exchange with the service, answered with every
// way in which it is not as the document says. The last line is null, answered with every example that its own schema
// refuses, and with whatever is documented and no exchange had: a status of an operation, or a member of an answer.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const installed = createRequire(`${process.cwd()}/`);
const Ajv = installed("ajv/dist/2020").default;
const addFormats = installed("ajv-formats").default;

let contract;

for await (const line of createInterface({ input: process.stdin })) {
  const value = JSON.parse(line);

  if (contract) console.log(JSON.stringify(value ? contract.hold(value) : contract.end()));
  else contract = read(value);
}

function read(document) {
  const resolve = (part) =>
    part?.$ref ? part.$ref.slice(2).split("/").reduce((found, name) => found[name], document) : part;
  const check = checker(document.components.schemas);
  const operations = Object.values(document.paths).flatMap(Object.values);
  const awaited = new Set(operations.flatMap(statuses));
  const served = new Map();

  return { hold, end };

  function hold({ operation: id, request, requestType, status, headers, body }) {
    const operation = operations.find((one) => one.operationId === id);
    const response = resolve(operation.responses[status]);
    awaited.delete(`${id} ${status}`);

    if (!response) return [`${id} ${status}: not in the document`];

    const faults = [];
    const fault = (what) => faults.push(`${id} ${status}: ${what}`);

    for (const [name, header] of Object.entries(response.headers ?? {})) {
      const value = headers[name.toLowerCase()];
      if (value !== undefined) check(header.schema, value).forEach(fault);
      else if (header.required) fault(`${name} is missing`);
    }

    const types = Object.keys(response.content ?? {});
    const sentType = headers["content-type"]?.split(";")[0];
    const content = response.content?.[sentType];

    if (!content && (sentType || types.length)) fault(`the body is ${sentType}, and not ${types}`);
    else if (!content && body) fault("there is a body");
    else if (content) {
      for (const value of values(sentType, body)) {
        check(content.schema, value).forEach(fault);
        note(content.schema, value);
      }
    }

    if (status < 300 && request) {
      for (const value of values(requestType, request)) {
        check(operation.requestBody.content[requestType].schema, value).forEach(fault);
      }
    }

    return faults;
  }

  function end() {
    const missing = [...served].flatMap(([schema, members]) => [...members].map((member) => `${schema}.${member}`));
    return [
      ...operations.flatMap(wrongExamples),
      ...[...missing, ...awaited].map((what) => `${what}: documented, and never seen`),
    ];
  }

  function statuses({ operationId, responses }) {
    return Object.keys(responses).map((status) => `${operationId} ${status}`);
  }

  function wrongExamples({ operationId, parameters, requestBody, responses }) {
    const bodies = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(resolve(one)?.content ?? {}));
    const shown = [
      ...bodies.flatMap(({ schema, examples }) => Object.values(examples ?? {}).map((one) => [schema, resolve(one).value])),
      ...(parameters ?? []).flatMap(({ schema, example }) =>
        [...(schema.examples ?? []), ...(example === undefined ? [] : [example])].map((one) => [schema, one]),
      ),
    ];
    return shown.flatMap(([schema, example]) => check(schema, example).map((what) => `an example of ${operationId}: ${what}`));
  }

  // Which members of the document's schemas answers really have.
  function note(schema, value) {
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
  }
}

// What a body holds, each of it as its schema says: a value, many on a line each, or text.
function values(type, body) {
  if (type.startsWith("text/")) return [body];
  if (type === "application/x-ndjson") return body.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return [JSON.parse(body)];
}

// Answers are open to clients; here a member that the document does not name is a fault.
function close(schema) {
  Object.values(schema).filter((part) => part && typeof part === "object").forEach(close);
  if (schema.properties && schema.type?.includes("object")) schema.additionalProperties ??= false;
  return schema;
}

function checker(schemas) {
  const ajv = addFormats(new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false }));
  const here = (schema) => JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "contract#/$defs/"));
  const compiled = new Map();
  ajv.addSchema({ $id: "contract", $defs: close(here(schemas)) });

  return (schema, value) => {
    const key = JSON.stringify(schema);
    if (!compiled.has(key)) compiled.set(key, ajv.compile(here(schema)));
    const satisfies = compiled.get(key);
    return satisfies(value)
      ? []
      : satisfies.errors.map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
  };
}
