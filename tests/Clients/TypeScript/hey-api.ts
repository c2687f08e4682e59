// node hey-api.js <address> <key>: submits once and reads once with the client of @hey-api/openapi-ts.
import { client } from "./hey-api/client.gen.js";
import { readAssessment, submitAssessment } from "./hey-api/index.js";
import { baseUrl, key, submission } from "./answers.js";

client.setConfig({ baseUrl, auth: key });

const { data: stored } = await submitAssessment({ body: submission, throwOnError: true });
const { data: read } = await readAssessment({ path: { id: stored.id }, throwOnError: true });
console.log(read.id === stored.id, read.focus.verdict, read.channels.length);
