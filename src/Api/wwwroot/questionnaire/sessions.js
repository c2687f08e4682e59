// The two kinds of sessions. An invitation saves each answer on the server; a public key keeps them in the memory of the page.

import { announce } from "./dom.js";
import { state } from "./state.js";
import { dropHidden } from "./steps.js";

const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

/** Sends a request. Status 0: no connection, or a response that cannot be read. */
export async function call(method, path, { token, language, body, headers = {} } = {}) {
  try {
    const response = await fetch(`/v1${path}`, {
      method,
      keepalive: method === "PATCH" || method === "PUT",
      headers: { ...(token && { Authorization: `Bearer ${token}` }), "Accept-Language": language, ...headers },
      body: body && new Blob([body], { type: "application/json" }),
    });
    const text = await response.text();
    const json = response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : undefined;
    const retryAfter = Number(response.headers.get("Retry-After"));
    return { status: response.status, etag: response.headers.get("ETag"), retryAfter, text, json };
  } catch {
    return { status: 0, retryAfter: 0 };
  }
}

export const isTemporary = ({ status }) => status === 0 || status === 408 || status === 429 || status >= 500;

/** Repeats a request until it is answered for good, or for as long as `goOn` returns true. */
export async function persist(send, goOn, onWait) {
  for (let pause = 1; ; pause = Math.min(2 * pause, 15)) {
    const response = await send();
    if (!isTemporary(response) || response.retryAfter > 120 || !goOn()) return response;
    onWait(response);
    await Promise.race([wait(Math.max(response.retryAfter, pause)), new Promise((done) => addEventListener("online", done, { once: true }))]);
    if (!goOn()) return response;
  }
}

/** Finds the number of a proof of work: the SHA-256 of the text and the number begins with at least `bits` zero bits. */
async function prove(text, bits) {
  const encoder = new TextEncoder();
  for (let first = 0; ; first += 500) {
    const numbers = Array.from({ length: 500 }, (_, index) => first + index);
    const hashes = await Promise.all(numbers.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(text + number))));
    const found = hashes.findIndex((hash) => Math.clz32(new DataView(hash).getUint32(0)) >= bits);
    if (found >= 0) return first + found;
  }
}

export const lacksProof = ({ json }) => json?.type === "/problems/proof-of-work";

/** Reads the number of zero bits from this page as it is served now. */
async function readProofOfWork() {
  const page = await fetch(location.pathname).then((response) => response.text(), () => "");
  return new DOMParser().parseFromString(page, "text/html").body.dataset.proofOfWork;
}

/** Returns the session of a page for a public key. */
export function publicSession(key, form, focus) {
  let attempt;
  const { instrument, partner, branding, redirect } = document.body.dataset;
  let { proofOfWork } = document.body.dataset;
  const asked = { instrument, form, focus, partner: { name: partner }, branding: JSON.parse(branding ?? "null"), redirectUrl: redirect };

  async function newHeaders() {
    const random = crypto.getRandomValues(new Uint8Array(16));
    const attemptKey = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (!proofOfWork || !crypto.subtle) return { "Idempotency-Key": attemptKey }; // browsers hash only on HTTPS
    const proof = await prove(`${key}:${attemptKey}:${new Date().toISOString().slice(0, 10)}:`, Number(proofOfWork));
    return { "Idempotency-Key": attemptKey, "Proof-Of-Work": proof };
  }

  async function send(body, goOn, onWait) {
    // The same answers have the same idempotency key, however often they are sent.
    if (attempt?.body !== body) attempt = { body, headers: newHeaders() };
    const headers = await attempt.headers;
    return persist(() => call("POST", "/assessments", { token: key, language: state.language, body, headers }), goOn, onWait);
  }

  return {
    open: () => ({ ended: !instrument, ...asked }),
    change() {},
    flush() {},
    isInvitation: false,
    async submit(body, goOn, onWait) {
      let response = await send(body, goOn, onWait);
      if (lacksProof(response)) {
        // The partner has changed what it requires since the page was opened.
        attempt = undefined;
        proofOfWork = await readProofOfWork();
        response = await send(body, goOn, onWait);
      }
      return { ...response, id: response.json?.id, token: response.json?.respondentToken };
    },
  };
}

/** Returns the session of an invitation. */
export function invitationSession(token, { onAnswers, onEnd }) {
  const current = (method, more = {}) => call(method, "/invitations/current", { token, language: state.language, ...more });
  let etag, timer;
  let pending = {}; // unsaved changes; null removes an answer
  let queue = Promise.resolve();

  const flush = () => (queue = queue.then(save));

  async function save() {
    clearTimeout(timer);
    let message = state.texts.saved;
    if (Object.keys(pending).length === 0) return;
    while (Object.keys(pending).length > 0) {
      announce(state.texts.saving);
      const sent = pending;
      pending = {};
      const body = JSON.stringify({ answers: sent });
      const response = await current("PATCH", { body, headers: { "If-Match": etag } });
      if (response.status === 200) {
        etag = response.etag;
        continue;
      }
      if (response.status === 401) return onEnd();
      if (response.status === 409) return onEnd(true);
      pending = { ...sent, ...pending };
      // Answers from another device may hide some of these items; their changes are dropped.
      for (const { pointer } of response.json?.errors ?? []) delete pending[pointer.split("/").at(-1)];
      const read = [412, 422].includes(response.status) ? await current("GET") : response;
      if (read.status !== 200) {
        announce(state.texts.unsaved);
        timer = setTimeout(flush, 5000);
        return;
      }
      etag = read.etag;
      message = state.texts.merged;
      const merged = { ...read.json.answers, ...pending };
      for (const code of Object.keys(merged)) if (merged[code] === null) delete merged[code];
      dropHidden(state.instrument.items, merged);
      onAnswers(merged);
    }
    announce(message);
  }

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

  return {
    async open() {
      const found = await current("GET");
      if (found.status !== 200) return { ended: found.status === 401 || found.status === 403 };
      etag = found.etag;
      return found.json;
    },
    change(code, answer) {
      pending[code] = answer;
      clearTimeout(timer);
      timer = setTimeout(flush, 400);
    },
    flush,
    isInvitation: true,
    async submit(body, goOn, onWait) {
      await flush();
      const headers = { "Idempotency-Key": "submission" };
      const response = await persist(() => call("POST", "/assessments", { token, language: state.language, body, headers }), goOn, onWait);
      // A lost response, another device, or a changed answer after a lost response: the invitation knows what was stored.
      const found = response.status === 201 ? response : await current("GET");
      return { ...response, id: response.json?.id ?? found.json?.assessmentId, token };
    },
  };
}
