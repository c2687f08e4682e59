// The assessment: start, steps, review, result. An ordinary client of /v1, opened by an invitation (/i/partner#token), by a public
// key (/a/key), or in a frame (/a/key?embed=1). It stores nothing on the device and sets no cookies.

import { button, el, showErrors, showPage } from "./dom.js";
import { call, invitationSession, publicSession } from "./sessions.js";
import { applyColor, postEvent, watchHeight } from "./frame.js";
import { fieldId, mark, question, rangeText } from "./items.js";
import { review, showResult } from "./review.js";
import { ask, itemsOf, smallestForm, state, steps, visible } from "./state.js";
import { dropHidden, isVisible, readPrefill } from "./steps.js";

const query = new URLSearchParams(location.search);
const [, path, key] = location.pathname.split("/");
const fragment = location.hash.slice(1).split("&");
const token = fragment.find((part) => !part.includes("="));
const toggle = document.querySelector("#language");

const session = path.toLowerCase() === "a"
  ? publicSession(key, query.get("form"), query.get("focus"))
  : invitationSession(token, { onAnswers, onEnd });

async function load() {
  const { language, texts } = state;
  if (origin === "null") return showPage(texts.sandbox);
  const found = state.data ?? (await session.open());
  if (found.ended) return onEnd();
  if (found.purpose === "check-in") {
    if (!state.data) applyColor(found.branding?.color);
    state.data = found;
    showTop();
    const { checkIn } = await import("./checkin.js");
    return checkIn(token, onEnd);
  }
  const [name, version] = found.instrument?.split("@") ?? [];
  const [read, list] = await Promise.all([
    name && call("GET", `/instruments/${name}/versions/${version}`, { language }),
    call("GET", "/channels", { language }),
  ]);
  if (read?.status !== 200 || list.status !== 200) {
    addEventListener("online", load, { once: true });
    return showPage(texts.failed, button(texts.retry, load, "main"));
  }
  removeEventListener("online", load);
  const isFirst = !state.instrument;
  Object.assign(state, { data: found, instrument: read.json, channels: list.json.items });
  if (isFirst) begin();
  else ask(state.phase.form, state.phase.first, itemsOf(state.phase.codes));
  render();
  if (isFirst) postEvent("ready");
}

function begin() {
  const { data, instrument } = state;
  if (!query.has("color")) applyColor(data.branding?.color);
  if (!(data.form in instrument.forms)) {
    if (data.form) console.warn("ChannelFit: there is no such form, so the shortest one is asked.");
    data.form = smallestForm();
  }
  if (!state.channels.some((channel) => channel.key === data.focus)) {
    if (data.focus) console.warn("ChannelFit: there is no such channel, so the focus was ignored.");
    data.focus = "twitter";
  }
  const prefill = fragment.filter((part) => part.includes("=")).join("&");
  const prefilled = data.assessmentId ? {} : readPrefill(prefill, instrument);
  state.answers = { ...prefilled, ...data.answers };
  dropHidden(instrument.items, state.answers);
  for (const [code, answer] of Object.entries(state.answers)) if (!(code in (data.answers ?? {}))) session.change(code, answer);
  if (Object.keys(state.answers).length === 0) state.startedAt = 0;
  if (data.assessmentId) {
    state.sent = { id: data.assessmentId, token };
    state.view = { name: "result" };
  }
  ask(data.form);
  history.replaceState(state.view, "");
}

function go(to) {
  state.view = to;
  history.pushState(to, "");
  render();
}

function showTop() {
  const { language, texts } = state;
  document.documentElement.lang = language;
  Object.assign(toggle, { hidden: false, textContent: texts.other, lang: language === "en" ? "es" : "en" });
  showPartner(document.querySelector("#partner"), state.data);
}

function render() {
  showTop();
  ({ start, step, review: () => review(session, go, onEnd), result: () => showResult(session, go) })[state.view.name]();
}

/** Shows name, logo and contact of the partner. Without the partner in its path, the page of an invitation may load no logo. */
function showPartner(place, { partner, branding }) {
  const name = branding?.name ?? partner?.name;
  const { logoUrl: src, contact } = branding ?? {};
  place.replaceChildren(
    ...(src && key ? [el("img", { src, alt: "", referrerPolicy: "no-referrer" })] : []),
    el("strong", { dir: "auto" }, name ?? "ChannelFit"),
    ...(name ? [el("small", {}, state.texts.by)] : []),
    ...(contact ? [el("a", { dir: "auto", href: contact.url, target: "_blank", rel: "noopener noreferrer" }, contact.label)] : []),
  );
}

function start() {
  const { answers, channels, data, instrument, phase, texts } = state;
  const strong = ([before, name, after], className = "") => el("p", { className }, before, el("strong", { dir: "auto" }, name), after);
  const known = Object.keys(answers).length;
  const name = data.branding?.name ?? data.partner?.name;
  const who = session.isInvitation ? texts.whoKnown(name || texts.inviter) : texts.whoPublic(name || texts.somebody);
  const minutes = texts.minutes(instrument.forms[phase.form].minutes, visible(itemsOf(phase.codes)).length);
  showPage(
    instrument.title,
    strong(texts.lead(channels.find((channel) => channel.key === data.focus).name), "lead"),
    el("ul", { className: "facts" },
      el("li", {}, `${minutes} ${texts.optional}`),
      el("li", {}, strong(who)),
      el("li", {}, session.isInvitation ? texts.savedOnServer : texts.savedInPage),
      known > 0 ? el("li", {}, texts.filled(known)) : null),
    el("div", { className: "buttons" }, button(known > 0 && session.isInvitation ? texts.resume : texts.start, () => {
      if (state.startedAt === 0) state.startedAt = performance.now();
      postEvent("started");
      go({ name: "step", index: 0 });
    }, "main")),
  );
}

function step() {
  const { texts, view } = state;
  const all = steps();
  const index = Math.min(view.index, all.length - 1);
  const { titles, items } = all[index];
  const isLast = index === all.length - 1;
  const onsubmit = (event) => {
    event.preventDefault();
    leave(items, isLast ? { name: "review" } : { name: "step", index: index + 1 });
  };
  const title = titles.join("\u00a0· ");
  const progress = texts.step(index + 1, all.length);
  showPage(
    title,
    el("div", { className: "progress" },
      el("label", { for: "progress" }, progress),
      el("progress", { id: "progress", max: all.length, value: index + 1 })),
    el("form", { noValidate: true, onsubmit },
      ...items.map((item) => question(item, change)),
      el("div", { className: "buttons" },
        el("button", { className: "main" }, isLast ? texts.toReview : texts.next),
        button(texts.back, () => history.back()))),
  );
  document.title = `${progress}: ${title}`;
  hideItems();
  if (view.focus) document.getElementById(fieldId({ code: view.focus }))?.focus();
  postEvent("progress", { step: index + 1, of: all.length });
}

function change(item, answer) {
  if (answer === null) delete state.answers[item.code];
  else state.answers[item.code] = answer;
  session.change(item.code, answer);
  for (const code of dropHidden(state.instrument.items, state.answers)) state.invalid.delete(code);
  hideItems();
}

function hideItems() {
  for (const node of document.querySelectorAll(".item")) {
    const [item] = itemsOf([node.dataset.code]);
    const hidden = !isVisible(item, state.answers);
    // An item that is hidden loses its answer, so it is drawn anew.
    if (hidden && !node.hidden) node.replaceWith(Object.assign(question(item, change), { hidden }));
    else node.hidden = hidden;
  }
}

function leave(items, to) {
  const { invalid, texts } = state;
  const wrong = visible(items).filter(({ code }) => invalid.has(code));
  if (wrong.length === 0) return go(to);
  for (const item of wrong) mark(document.querySelector(`[data-code="${item.code}"]`), rangeText(item, texts));
  showErrors(texts, wrong.map((item) => [
    `${item.text} ${rangeText(item, texts)}`,
    () => document.getElementById(fieldId(item)).focus(),
  ]));
}

/** Shows answers that another device has saved. */
function onAnswers(merged) {
  state.answers = merged;
  if (state.view.name !== "result") render();
}

/** Ends the page. If another device has submitted the answers, the result is shown instead. */
function onEnd(isSubmitted = false) {
  const { texts } = state;
  if (isSubmitted) {
    state.data = state.instrument = undefined;
    return load();
  }
  toggle.hidden = true;
  showPage(session.isInvitation ? texts.ended : texts.closed, session.isInvitation ? el("p", {}, texts.endedHint) : null);
}

toggle.onclick = async () => {
  state.language = state.language === "en" ? "es" : "en";
  await session.flush();
  await load();
  toggle.focus();
};

addEventListener("popstate", (event) => {
  const to = event.state ?? { name: "start" };
  // After the only submission of an invitation there is nothing to go back to.
  state.view = state.sent?.id && session.isInvitation ? { name: "result" } : to;
  if (to.name === "result" && !state.sent?.id) state.view = { name: "review" };
  if (state.instrument) render();
});

document.documentElement.lang = state.language;
applyColor(query.get("color"));
watchHeight();
showPage(state.texts.loading);
load();
