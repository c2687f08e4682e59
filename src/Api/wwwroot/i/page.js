// The respondent page of an invitation, an ordinary client of /v1. The token is in the fragment of the URL, which browsers
// never send to a server, and in memory. The page stores nothing on the device.

import { words } from "/i/words.js";

const token = location.hash.slice(1);
const main = document.querySelector("main");
const status = document.querySelector("#status");
const toggle = document.querySelector("#language");
let language = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in words) ?? "en";
let texts = words[language];
let invitation, etag, instrument, asked;
let answers = {}; // the answers that the page shows
let pending = {}; // unsaved changes; null removes an answer
let queue = Promise.resolve(), timer;

function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children);
  return node;
}

async function call(method, path, body, headers = {}) {
  try {
    const response = await fetch(`/v1${path}`, {
      method,
      keepalive: true,
      headers: { Authorization: `Bearer ${token}`, "Accept-Language": language, ...headers },
      body: body && new Blob([JSON.stringify(body)], { type: "application/json" }),
    });
    const json = response.status === 204 ? null : await response.json();
    return { status: response.status, etag: response.headers.get("ETag"), json };
  } catch {
    return { status: 0 }; // No connection, or a response that is not JSON.
  }
}

function show(title, ...children) {
  const heading = el("h1", { tabIndex: -1 }, title);
  document.title = title;
  main.replaceChildren(heading, ...children);
  heading.focus();
}

function ended() {
  toggle.hidden = true;
  status.textContent = "";
  show(texts.ended, el("p", {}, texts.endedHint));
}

async function open() {
  document.documentElement.lang = language;
  toggle.textContent = texts.other;
  toggle.lang = language === "en" ? "es" : "en";
  const found = await call("GET", "/invitations/current");
  if (found.status === 401 || found.status === 403) return ended();
  if (found.status !== 200) return retry(open);
  invitation = found.json;
  etag = found.etag;
  if (invitation.assessmentId) return openResult();

  const [key, version] = invitation.instrument.split("@");
  const read = await call("GET", `/instruments/${key}/versions/${version}`);
  if (read.status !== 200) return retry(open);
  instrument = read.json;
  asked = instrument.forms[invitation.form].items.map((code) => instrument.items.find((item) => item.code === code));
  ask();
}

function retry(again) {
  show(texts.title, el("p", {}, texts.failed), el("button", { className: "main", onclick: again }, "↻"));
}

const isVisible = ({ showWhen: rule }) =>
  !rule || (rule.anyOf ? rule.anyOf.includes(answers[rule.item]) : !rule.noneOf.includes(answers[rule.item]));

function ask() {
  const sections = instrument.sections
    .map((section) => [section, asked.filter((item) => section.items.includes(item.code))])
    .filter(([, items]) => items.length > 0)
    .sort(([, one], [, other]) => asked.indexOf(one[0]) - asked.indexOf(other[0]))
    .map(([section, items]) => el("section", {}, el("h2", {}, section.title), ...items.map(question)));
  show(
    instrument.title,
    el("p", {}, texts.intro),
    ...sections,
    el("p", { id: "progress" }),
    el("button", { className: "main", onclick: submit }, texts.submit),
  );
  showAnswers(invitation.answers);
}

function question(item) {
  const clear = el("button", { type: "button", className: "clear", onclick: () => change(item, null) }, texts.clear);
  const answer = item.type === "number" ? [numberOf(item)] : choicesOf(item);
  return el("fieldset", { id: item.code }, el("legend", {}, item.text), ...answer, clear);
}

function choicesOf(item) {
  const choices = item.options?.map(({ code, label }) => [code, label])
    ?? instrument.scales[item.scale].points.map(({ value, label }) => [value, label]);
  return choices.map(([value, label]) => {
    const input = el("input", { type: "radio", name: item.code, value, onchange: () => change(item, value) });
    return el("label", { className: "choice" }, input, label);
  });
}

function numberOf(item) {
  const hint = el("span", { className: "wrong", id: `${item.code}-hint` });
  const input = el("input", {
    type: "number", min: item.min, max: item.max, step: item.integer ? 1 : "any", "aria-describedby": hint.id,
    oninput() {
      const valid = input.checkValidity();
      input.setAttribute("aria-invalid", !valid);
      hint.textContent = valid ? "" : ` ${texts.between(item.min, item.max)}`;
      if (valid) change(item, input.value === "" ? null : input.valueAsNumber);
    },
  });
  return el("div", {}, el("label", {}, input, item.label ?? ""), hint);
}

/** Shows the saved answers with the unsaved changes applied. */
function showAnswers(saved) {
  answers = { ...saved, ...pending };
  for (const code of Object.keys(answers)) if (answers[code] === null) delete answers[code];
  draw();
}

function draw() {
  for (const item of asked) if (!isVisible(item)) delete answers[item.code];
  for (const item of asked) {
    const field = document.getElementById(item.code);
    const answer = answers[item.code];
    field.hidden = !isVisible(item);
    field.querySelector(".clear").hidden = answer === undefined;
    for (const input of field.querySelectorAll("input")) {
      if (input.type === "radio") input.checked = input.value === String(answer);
      else if (input !== document.activeElement) input.value = answer ?? "";
    }
  }
  const visible = asked.filter(isVisible);
  const done = visible.filter((item) => item.code in answers).length;
  document.querySelector("#progress").textContent = texts.progress(done, visible.length);
}

function change(item, value) {
  pending[item.code] = value;
  if (value === null) {
    delete answers[item.code];
    // The clear button disappears, so the focus moves to the question.
    if (document.activeElement?.className === "clear") document.getElementById(item.code).querySelector("input").focus();
  } else answers[item.code] = value;
  draw();
  clearTimeout(timer);
  timer = setTimeout(save, 400);
}

const save = () => (queue = queue.then(saveNow));

async function saveNow() {
  clearTimeout(timer);
  let message = texts.saved;
  while (Object.keys(pending).length > 0) {
    status.textContent = texts.saving;
    const sent = pending;
    pending = {};
    const response = await call("PATCH", "/invitations/current", { answers: sent }, { "If-Match": etag });
    if (response.status === 200) {
      etag = response.etag;
      showAnswers(response.json.answers);
      continue;
    }
    if (response.status === 401) return ended();
    if (response.status === 409) return open();
    pending = { ...sent, ...pending };
    // Answers from another device may hide some of these items; their changes are dropped.
    for (const { pointer } of response.json?.errors ?? []) delete pending[pointer.split("/").at(-1)];
    const current = [412, 422].includes(response.status) ? await call("GET", "/invitations/current") : response;
    if (current.status !== 200) {
      status.textContent = texts.unsaved;
      timer = setTimeout(save, 5000);
      return;
    }
    etag = current.etag;
    message = texts.merged;
    showAnswers(current.json.answers);
  }
  status.textContent = message;
}

async function submit(event) {
  event.target.disabled = true;
  await save();
  // A constant Idempotency-Key: a retry after a lost response gets the same response.
  const body = { instrument: invitation.instrument, answers };
  const response = await call("POST", "/assessments", body, { "Idempotency-Key": "submission" });
  event.target.disabled = false;
  if (response.status === 401) return ended();
  const current = await call("GET", "/invitations/current");
  if (current.json?.assessmentId) return open();
  status.textContent = texts.failed;
}

async function openResult() {
  const found = await call("GET", `/assessments/${invitation.assessmentId}`);
  if (found.status === 401) return ended();
  if (found.status === 404) return show(texts.deleted);
  return found.status === 200 ? showResult(found.json) : retry(openResult);
}

async function showResult(result) {
  const list = await call("GET", "/channels");
  const names = Object.fromEntries(list.json?.items?.map(({ key, name }) => [key, name]) ?? []);
  const cells = (kind, values) => el("tr", {}, ...values.map((value) => el(kind, kind === "th" ? { scope: "col" } : {}, value)));
  const rows = result.channels.map(({ channel, score, verdict }) =>
    cells("td", [names[channel] ?? channel, score.toLocaleString(language), texts.verdicts[verdict]]));
  const head = el("thead", {}, cells("th", [texts.channel, texts.score, texts.verdict]));
  const hours = result.plan?.allocations.map(({ channel, hours }) =>
    el("li", {}, `${names[channel] ?? channel}: ${texts.hours(hours.toLocaleString(language))}`)) ?? [];
  status.textContent = "";
  show(
    texts.result,
    el("p", {}, result.focus.text),
    el("table", {}, head, el("tbody", {}, ...rows)),
    ...(hours.length > 0 ? [el("h2", {}, texts.plan), el("ul", {}, ...hours), el("p", {}, result.plan.note)] : []),
    ...(result.flags ?? []).map(({ text }) => el("p", {}, text)),
    el("button", { type: "button", onclick: remove }, texts.delete),
  );
}

async function remove() {
  if (!confirm(texts.sure)) return;
  const response = await call("DELETE", `/assessments/${invitation.assessmentId}`);
  if (response.status === 204 || response.status === 404) show(texts.deleted);
  else if (response.status === 401) ended();
  else status.textContent = texts.failed;
}

toggle.onclick = async () => {
  language = language === "en" ? "es" : "en";
  texts = words[language];
  await save();
  await open();
};
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
open();
