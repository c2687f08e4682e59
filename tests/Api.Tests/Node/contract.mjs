// Input: the first line is an OpenAPI 3.1 document, each line after it one exchange with the service, the last line null.
// Output for an exchange: a line with the list of its differences from the document. Output for null: the examples that do
// not match their own schema, and everything documented that occurred in no exchange: statuses of operations and members
// of responses.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const installed = createRequire(`${process.cwd()}/`);
const Ajv = installed("ajv/dist/2020").default;
const addFormats = installed("ajv-formats").default;

let contract;

for await (const line of createInterface({ input: process.stdin })) {
  const value = JSON.parse(line);

  if (contract) console.log(JSON.stringify(value ? contract.compare(value) : contract.end()));
  else contract = read(value);
}

function read(document) {
  const resolve = (part) =>
    part?.$ref ? part.$ref.slice(2).split("/").reduce((found, name) => found[name], document) : part;
  const check = checker(document.components.schemas);
  const operations = Object.values(document.paths).flatMap(Object.values);
  const missingStatuses = new Set(operations.flatMap(statuses));
  const missingMembers = new Map();

  return { compare, end };

  function compare({ operation: id, request, requestType, status, headers, body }) {
    const operation = operations.find((one) => one.operationId === id);
    const response = resolve(operation.responses[status]);
    missingStatuses.delete(`${id} ${status}`);

    if (!response) return [`${id} ${status}: not in the document`];

    const errors = [];
    const report = (what) => errors.push(`${id} ${status}: ${what}`);

    for (const [name, header] of Object.entries(response.headers ?? {})) {
      const value = headers[name.toLowerCase()];
      if (value !== undefined) check(header.schema, value).forEach(report);
      else if (header.required) report(`${name} is missing`);
    }

    const types = Object.keys(response.content ?? {});
    const sentType = headers["content-type"]?.split(";")[0];
    const content = response.content?.[sentType];

    if (!content && (sentType || types.length)) report(`the body is ${sentType}, and not ${types}`);
    else if (!content && body) report("there is a body");
    else if (content) {
      for (const value of values(sentType, body)) {
        check(content.schema, value).forEach(report);
        recordMembers(content.schema, value);
      }
    }

    if (status < 300 && request) {
      for (const value of values(requestType, request)) {
        check(operation.requestBody.content[requestType].schema, value).forEach(report);
      }
    }

    return errors;
  }

  function end() {
    const missing = [...missingMembers].flatMap(([schema, members]) => [...members].map((member) => `${schema}.${member}`));
    return [
      ...operations.flatMap(wrongExamples),
      ...[...missing, ...missingStatuses].map((what) => `${what}: documented, but in no exchange`),
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

  // Removes the members that a response has from those that are still missing.
  function recordMembers(schema, value) {
    if (!schema) return; // compare has reported a member that no schema names.

    const { properties, items, oneOf, additionalProperties } = resolve(schema);

    if (schema.$ref && !missingMembers.has(schema.$ref)) missingMembers.set(schema.$ref, new Set(Object.keys(properties ?? {})));

    if (Array.isArray(value)) value.forEach((one) => recordMembers(items, one));
    else if (value && oneOf) recordMembers(oneOf[0], value);
    else if (value && typeof value === "object") {
      for (const [member, inner] of Object.entries(value)) {
        missingMembers.get(schema.$ref)?.delete(member);
        recordMembers(properties?.[member] ?? additionalProperties, inner);
      }
    }
  }
}

// Returns the values of a body: one of JSON, one for each line of NDJSON, or a text.
function values(type, body) {
  if (type.startsWith("text/")) return [body];
  if (type === "application/x-ndjson") return body.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return [JSON.parse(body)];
}

// Clients must accept unknown members of responses; here a member that the document does not name is an error.
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
