// Input: the first line is ignored, each line after it is the text of a YAML file as a JSON string. Output for a file: a JSON
// array with one error for each value that the Kubernetes schemas do not allow, unknown members included.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const packages = `${process.cwd()}/`;
const require = createRequire(packages);
const Ajv = require("ajv").default;
const { parseAllDocuments } = require("yaml");

// The schemas of kubernetes-models register themselves here. They allow unknown members, which kubectl refuses.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const registry = require(`${packages}node_modules/@kubernetes-models/validate/dist/ajv.js`);
registry.register = (id, schema) => ajv.getSchema(`${id}#`) ?? ajv.addSchema(close(schema), `${id}#`);

function close(schema) {
  return schema.properties && schema.additionalProperties === undefined
    ? {
        ...schema,
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, close(one)])),
      }
    : schema;
}

function validate(manifest) {
  const [version, group = "core"] = manifest.apiVersion.split("/").reverse();
  const upper = (text) => text[0].toUpperCase() + text.slice(1);
  const file = `IoK8sApi${upper(group)}${upper(version)}${manifest.kind}`;
  const { addSchema } = require(`${packages}node_modules/kubernetes-models/_schemas/${file}.js`);
  addSchema();
  const isValid = ajv.getSchema(`io.k8s.api.${group}.${version}.${manifest.kind}#`);

  return isValid(manifest)
    ? []
    : isValid.errors.map(
        (error) =>
          `${manifest.kind}${error.instancePath} ${error.message} ${error.params.additionalProperty ?? ""}`.trim(),
      );
}

let isFirst = true;

for await (const line of createInterface({ input: process.stdin })) {
  if (!isFirst) {
    const documents = parseAllDocuments(JSON.parse(line), { strict: true });
    console.log(
      JSON.stringify(
        documents.flatMap((document) =>
          document.errors.length > 0 ? document.errors.map(String) : validate(document.toJS()),
        ),
      ),
    );
  }

  isFirst = false;
}
