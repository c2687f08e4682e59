// node orval.js <address> <key>: submits once and reads once with the client of orval.
import { readAssessment, submitAssessment } from "./orval/channelfit.js";
import { baseUrl, key, submission } from "./answers.js";

const options = { baseURL: baseUrl, headers: { Authorization: `Bearer ${key}` } };

const { data: stored } = await submitAssessment(submission, undefined, options);
const { data: read } = await readAssessment(stored.id, undefined, options);
console.log(read.id === stored.id, read.focus.verdict, read.channels.length);
