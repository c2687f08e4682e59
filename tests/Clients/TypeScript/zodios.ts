// node zodios.js <address> <key>: submits once and reads once with the client of openapi-zod-client, which validates responses.
import { createApiClient } from "./zod/channelfit.js";
import { baseUrl, key, submission } from "./answers.js";

const channelFit = createApiClient(baseUrl);
const headers = { Authorization: `Bearer ${key}` };

const stored = await channelFit.post("/v1/assessments", submission, { headers });
const read = await channelFit.get("/v1/assessments/:id", { params: { id: stored.id }, headers });
console.log(read.id === stored.id, read.focus.verdict, read.channels.length);
