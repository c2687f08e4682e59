// node collection.mjs <openapi.json> <collection.json>: makes the Postman collection of the contract.
// Variables: bearerToken, a secret key; respondentToken, the token of an invitation.
import { readFileSync, writeFileSync } from "node:fs";
import converter from "openapi-to-postmanv2";

const [from, to] = process.argv.slice(2);
const contract = JSON.parse(readFileSync(from, "utf8"));
const options = {
  parametersResolution: "Example",
  enableOptionalParameters: false,
  folderStrategy: "Tags",
};
const { collection } = await new Promise((resolve, reject) =>
  converter.convertV2({ type: "json", data: contract }, options, (error, made) =>
    made?.result ? resolve({ collection: made.output[0].data }) : reject(error ?? new Error(made.reason)),
  ),
);

const operations = Object.values(contract.paths).flatMap((path) => Object.values(path));
const ofRespondents = operations
  .filter((operation) => operation.security.some((needed) => "RespondentToken" in needed))
  .map((operation) => operation.summary);

// A claim code is for a person who has just submitted answers in a page, so both operations refuse what the examples contain.
// A week is recorded with a check-in link, and the token belongs to another invitation.
const statuses = {
  createClaimCode: [409, 409],
  claimAssessment: [409, 409],
  readCurrentActivity: [403, 403],
  recordCurrentActivity: [403, 403],
};
const refusals = Object.fromEntries(
  operations
    .filter((operation) => operation.operationId in statuses)
    .map((operation) => [operation.summary, statuses[operation.operationId]]),
);

for (const { item: requests } of collection.item) {
  for (const { name, request } of requests) {
    if (ofRespondents.includes(name)) {
      request.auth = { type: "bearer", bearer: [{ key: "token", value: "{{respondentToken}}", type: "string" }] };
    }
  }
}

// A run in this order finds what it reads: what deletes comes last, and the end of a person after everything else.
const ends = ({ request }) => (request.method !== "DELETE" ? 0 : request.url.path.includes("people") ? 2 : 1);
for (const folder of collection.item) folder.item.sort((one, other) => ends(one) - ends(other));
collection.item.sort((one, other) => Math.max(...one.item.map(ends)) - Math.max(...other.item.map(ends)));

collection.event = [
  {
    listen: "test",
    script: {
      type: "text/javascript",
      exec: [
        `const [least, most] = ${JSON.stringify(refusals)}[pm.info.requestName] ?? [200, 299];`,
        'pm.test("succeeds", () => pm.expect(pm.response.code, pm.response.text()).to.be.within(least, most));',
      ],
    },
  },
];
writeFileSync(to, JSON.stringify(collection, null, 2));
