// The page behind an invitation's link: a client of /v1 like any other. The token stands in the fragment of the address,
// which browsers send to no server, and in memory: nothing is stored on the device.

import { words } from "/i/words.js";

const token = location.hash.slice(1);
const main = document.querySelector("main");
const status = document.querySelector("#status");
const toggle = document.querySelector("#language");
let language = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in words) ?? "en";
let say = words[language];
let invitation, etag, instrument, asked;
let answers = {}; // what the person sees
let pending = {}; // what of it is not saved yet; null takes an answer away
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
    return { status: 0 }; // No connection, or an answer that is none.
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
  show(say.ended, el("p", {}, say.endedHint));
}

async function open() {
  document.documentElement.lang = language;
  toggle.textContent = say.other;
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
  show(say.title, el("p", {}, say.failed), el("button", { className: "main", onclick: again }, "↻"));
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
    el("p", {}, say.intro),
    ...sections,
    el("p", { id: "progress" }),
    el("button", { className: "main", onclick: submit }, say.submit),
  );
  adopt(invitation.answers);
}

function question(item) {
  const clear = el("button", { type: "button", className: "clear", onclick: () => change(item, null) }, say.clear);
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
      const right = input.checkValidity();
      input.setAttribute("aria-invalid", !right);
      hint.textContent = right ? "" : ` ${say.between(item.min, item.max)}`;
      if (right) change(item, input.value === "" ? null : input.valueAsNumber);
    },
  });
  return el("div", {}, el("label", {}, input, item.label ?? ""), hint);
}

/** Takes over what is saved, under what is not saved yet. */
function adopt(saved) {
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
  document.querySelector("#progress").textContent = say.progress(done, visible.length);
}

function change(item, value) {
  pending[item.code] = value;
  if (value === null) {
    delete answers[item.code];
    // The button that was pressed goes away: its question takes the focus.
    if (document.activeElement?.className === "clear") document.getElementById(item.code).querySelector("input").focus();
  } else answers[item.code] = value;
  draw();
  clearTimeout(timer);
  timer = setTimeout(save, 400);
}

const save = () => (queue = queue.then(saveNow));

async function saveNow() {
  clearTimeout(timer);
  let note = say.saved;
  while (Object.keys(pending).length > 0) {
    status.textContent = say.saving;
    const sent = pending;
    pending = {};
    const answer = await call("PATCH", "/invitations/current", { answers: sent }, { "If-Match": etag });
    if (answer.status === 200) {
      etag = answer.etag;
      adopt(answer.json.answers);
      continue;
    }
    if (answer.status === 401) return ended();
    if (answer.status === 409) return open();
    pending = { ...sent, ...pending };
    // Answers from elsewhere may hide some of these: they are not asked any more.
    for (const { pointer } of answer.json?.errors ?? []) delete pending[pointer.split("/").at(-1)];
    const now = [412, 422].includes(answer.status) ? await call("GET", "/invitations/current") : answer;
    if (now.status !== 200) {
      status.textContent = say.unsaved;
      timer = setTimeout(save, 5000);
      return;
    }
    etag = now.etag;
    note = say.merged;
    adopt(now.json.answers);
  }
  status.textContent = note;
}

async function submit(event) {
  event.target.disabled = true;
  await save();
  // One key for the one submission: a retry after a lost answer gets that answer.
  const body = { instrument: invitation.instrument, answers };
  const answer = await call("POST", "/assessments", body, { "Idempotency-Key": "submission" });
  event.target.disabled = false;
  if (answer.status === 401) return ended();
  const now = await call("GET", "/invitations/current");
  if (now.json?.assessmentId) return open();
  status.textContent = say.failed;
}

async function openResult() {
  const found = await call("GET", `/assessments/${invitation.assessmentId}`);
  if (found.status === 401) return ended();
  if (found.status === 404) return show(say.deleted);
  return found.status === 200 ? showResult(found.json) : retry(openResult);
}

async function showResult(result) {
  const list = await call("GET", "/channels");
  const names = Object.fromEntries(list.json?.items?.map(({ key, name }) => [key, name]) ?? []);
  const cells = (kind, texts) => el("tr", {}, ...texts.map((text) => el(kind, kind === "th" ? { scope: "col" } : {}, text)));
  const rows = result.channels.map(({ channel, score, verdict }) =>
    cells("td", [names[channel] ?? channel, score.toLocaleString(language), say.verdicts[verdict]]));
  const head = el("thead", {}, cells("th", [say.channel, say.score, say.verdict]));
  const hours = result.plan?.allocations.map(({ channel, hours }) =>
    el("li", {}, `${names[channel] ?? channel}: ${say.hours(hours.toLocaleString(language))}`)) ?? [];
  status.textContent = "";
  show(
    say.result,
    el("p", {}, result.focus.text),
    el("table", {}, head, el("tbody", {}, ...rows)),
    ...(hours.length > 0 ? [el("h2", {}, say.plan), el("ul", {}, ...hours), el("p", {}, result.plan.note)] : []),
    ...(result.flags ?? []).map(({ text }) => el("p", {}, text)),
    el("button", { type: "button", onclick: remove }, say.delete),
  );
}

async function remove() {
  if (!confirm(say.sure)) return;
  const answer = await call("DELETE", `/assessments/${invitation.assessmentId}`);
  if (answer.status === 204 || answer.status === 404) show(say.deleted);
  else if (answer.status === 401) ended();
  else status.textContent = say.failed;
}

toggle.onclick = async () => {
  language = language === "en" ? "es" : "en";
  say = words[language];
  await save();
  await open();
};
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
open();
