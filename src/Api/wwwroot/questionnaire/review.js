// The last steps: the review of the answers, the submission, and the result.

import { announce, button, el, showErrors, showPage } from "./dom.js";
import { call, isTemporary, lacksProof } from "./sessions.js";
import { framed, postEvent } from "./frame.js";
import { answerText } from "./items.js";
import { showReport } from "./report.js";
import { ask, askedItems, extension, itemsOf, missing, state, steps } from "./state.js";

export function review(session, go, onEnd) {
  const { answers, instrument, language, texts } = state;
  const items = askedItems();
  const count = missing(items).length;
  const more = session.isInvitation ? extension() : undefined;
  const rows = items.map((item) => el("div", {},
    el("dt", {}, item.text),
    el("dd", { className: item.code in answers ? "" : "unanswered" },
      item.code in answers ? answerText(item, answers[item.code], instrument, language) : texts.notAnswered),
    el("dd", {}, el("button", {
      type: "button", className: "link", "aria-label": `${texts.change}: ${item.text}`, onclick: () => edit(item, go),
    }, texts.change))));
  showPage(
    texts.review,
    el("p", { className: count > 0 ? "cost" : "lead" }, count > 0 ? texts.missing(count) : texts.complete),
    el("dl", { className: "review" }, ...rows),
    more?.count ? el("p", {}, texts.moreHint) : null,
    el("div", { className: "buttons" },
      button(texts.send, (event) => send(event.currentTarget, session, go, onEnd), "main"),
      more?.count ? button(texts.moreFirst(more.count), () => extend(more, go)) : null,
      button(texts.back, () => history.back())),
  );
}

function edit({ code }, go) {
  const find = () => steps().findIndex((step) => step.items.some((item) => item.code === code));
  if (find() < 0) ask(state.data.form, undefined, itemsOf([...state.asked]));
  go({ name: "step", index: find(), focus: code });
}

function extend(more, go) {
  more.ask();
  go({ name: "step", index: 0 });
}

async function send(submit, session, go, onEnd) {
  const { texts, view } = state;
  if (Object.keys(state.answers).length === 0) return showErrors(texts, [[texts.empty, () => go({ name: "step", index: 0 })]]);
  const goOn = () => state.view === view;
  submit.disabled = true;
  announce(texts.sending);
  const body = bodyOf();
  const onWait = ({ status }) => announce(status === 0 ? texts.waiting : texts.busy);
  const response = await session.submit(body, goOn, onWait);
  submit.disabled = false;
  if (response.id && response.token) return complete(response, session, go);
  if (!goOn()) return;
  if (response.status === 401 || (response.status === 403 && !lacksProof(response))) return onEnd();
  if (response.status === 429) {
    const time = new Date(Date.now() + 1000 * response.retryAfter);
    return announce(texts.full(time.toLocaleTimeString(state.language, { hour: "numeric", minute: "2-digit" })));
  }
  announce(isTemporary(response) ? texts.waiting : texts.failedToSend);
}

/** Returns the body of the submission: the same bytes for the same answers, so that a repetition is recognised. */
function bodyOf() {
  const { answers, data, instrument, sent, startedAt } = state;
  const ordered = Object.fromEntries(instrument.items.filter(({ code }) => code in answers).map(({ code }) => [code, answers[code]]));
  const text = JSON.stringify(ordered);
  if (sent?.answers !== text) {
    const seconds = startedAt > 0 ? { durationSeconds: Math.min(86400, Math.round((performance.now() - startedAt) / 1000)) } : {};
    state.sent = { answers: text, body: JSON.stringify({ instrument: instrument.id, answers: ordered, focus: data.focus, ...seconds }) };
  }
  return state.sent.body;
}

async function complete({ id, token, json }, session, go) {
  const { redirectUrl = null } = state.data;
  state.sent = { ...state.sent, id, token, next: json?.quality?.nextBestQuestion };
  if (framed && !session.isInvitation) {
    const claim = await call("POST", "/claim-codes", { token, language: state.language, body: "{}" });
    postEvent("completed", {
      id,
      focusVerdict: json?.focus?.verdict ?? null,
      topChannel: json?.channels?.find(({ verdict }) => verdict !== "cannot-tell")?.channel ?? null,
      claimCode: claim.json?.code ?? null,
      redirectUrl,
    });
  }
  if (!redirectUrl) go({ name: "result" });
  else if (!framed) location.assign(redirectUrl);
}

export async function showResult(session, go) {
  const { sent, texts, view } = state;
  const more = session.isInvitation ? undefined : extension(sent.next);
  await showReport(sent, () => state.view === view, [
    more?.count ? button(texts.more(more.count), () => extend(more, go), "main") : null,
  ]);
}
