// The page of a check-in link: what the person did in this week and the last one, and what came of it.

import { announce, button, el, showPage } from "./dom.js";
import { call } from "./sessions.js";
import { state } from "./state.js";
import { readNumber } from "./steps.js";

const NUMBERS = ["hours", "attempts", "replies", "interviews", "offers"];
const HOURS = { min: 0, max: 80, integer: false };
const COUNT = { min: 0, max: 999, integer: true };

let weeks; // as recorded, by week; a field that is not valid keeps the last valid number
let shown; // the channels with fields
let added = []; // the channels that the person has added
let changed = new Set(); // the weeks with changes that are not saved
let queue = Promise.resolve();
let timer;
let flush = () => {};

addEventListener("online", () => flush());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

const current = (method, token, more = {}) =>
  call(method, `/invitations/current/activity${more.week ? `/${more.week}` : ""}`, { token, language: state.language, ...more });

/** Shows the page in the language of the state. `onEnd` is called when the link has expired. */
export async function checkIn(token, onEnd) {
  flush = () => (queue = queue.then(() => save(token, onEnd)));
  await flush();
  const { data, language, texts } = state;
  const found = await current("GET", token);
  if (found.status === 401) return onEnd();
  if (found.status !== 200) return showPage(texts.failed, button(texts.retry, () => checkIn(token, onEnd), "main"));
  const { channels } = found.json;
  weeks = new Map(found.json.weeks.map((week) => [week.week, { ...week.channels }]));
  const isRecorded = ({ channel }) => [...weeks.values()].some((week) => channel in week);
  shown = channels.filter((one) => one.plannedHours > 0 || isRecorded(one) || added.includes(one.channel));

  const change = (week) => {
    changed.add(week);
    clearTimeout(timer);
    timer = setTimeout(() => flush(), 600);
  };
  const date = (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const [present, last] = found.json.weeks;
  const forms = [present, last].map(({ week }) => el("div", {}, ...shown.map((one) => fields(week, one, change))));
  const others = channels.filter((one) => !shown.includes(one));
  const name = data.branding?.name ?? data.partner?.name ?? texts.inviter;
  const [before, who, after] = texts.checkInWho(name);
  showPage(
    texts.checkInTitle,
    el("ul", { className: "facts" },
      el("li", {}, el("p", {}, before, el("strong", { dir: "auto" }, who), after)),
      el("li", {}, texts.checkInSaved),
      el("li", {}, texts.checkInAgain)),
    el("h2", {}, texts.thisWeek(date(present.from), date(present.to))),
    forms[0],
    others.length > 0 ? adder(others, (one) => {
      added.push(one.channel);
      [present, last].forEach(({ week }, index) => forms[index].append(fields(week, one, change)));
      forms[0].lastChild.querySelector("input").focus();
    }) : null,
    el("details", {},
      el("summary", {}, texts.lastWeek(date(last.from), date(last.to))),
      forms[1]),
  );
}

/** The fields of a channel in a week. */
function fields(week, { channel, name, attempt, plannedHours }, change) {
  const { texts } = state;
  const recorded = weeks.get(week);
  const plan = plannedHours > 0 ? `${texts.planned(plannedHours.toLocaleString(state.language))} ` : "";
  const id = (name) => `${channel}-${name}-${week}`;
  const error = el("p", { className: "error", id: id("error") });
  const node = el("fieldset", { className: "item check-in" },
    el("legend", {}, name),
    el("p", { className: "hint", id: id("hint") }, plan + attempt),
    error,
    el("div", { className: "numbers" }, ...NUMBERS.map((number) => {
      const range = number === "hours" ? HOURS : COUNT;
      const input = el("input", {
        id: id(number), type: "text", inputMode: number === "hours" ? "decimal" : "numeric",
        autocomplete: "off", maxLength: 6, "aria-describedby": `${id("hint")} ${error.id}`,
        value: recorded[channel]?.[number] ? recorded[channel][number].toLocaleString(state.language, { useGrouping: false }) : "",
        oninput() {
          const text = input.value.trim();
          const value = text === "" ? 0 : readNumber(range, text);
          const isValid = value !== undefined && (number !== "hours" || Number.isInteger(4 * value));
          input.setAttribute("aria-invalid", String(!isValid));
          const wrong = node.querySelector("[aria-invalid=true]");
          node.classList.toggle("wrong", wrong !== null);
          error.textContent = wrong === null ? "" : wrong.id === id("hours") ? texts.hoursError : texts.countError;
          if (!isValid) return;
          recorded[channel] = { ...recorded[channel], [number]: value };
          change(week);
        },
      });
      return el("label", {}, texts[number], input);
    })));
  return node;
}

/** A list from which a further channel is chosen. */
function adder(others, add) {
  const select = el("select", {
    id: "add-channel",
    onchange() {
      const one = others.find(({ channel }) => channel === select.value);
      if (!one) return;
      select.querySelector(`[value="${one.channel}"]`).remove();
      select.value = "";
      add(one);
    },
  },
    el("option", { value: "" }, state.texts.chooseChannel),
    ...others.map(({ channel, name }) => el("option", { value: channel }, name)));
  return el("div", { className: "item" }, el("label", { className: "ask", for: select.id }, state.texts.addChannel), select);
}

/** Saves the weeks that have changed. What cannot be saved is tried again. */
async function save(token, onEnd) {
  clearTimeout(timer);
  for (const week of [...changed]) {
    changed.delete(week);
    announce(state.texts.saving);
    const channels = Object.fromEntries(
      Object.entries(weeks.get(week)).filter(([, numbers]) => NUMBERS.some((number) => numbers[number] > 0)));
    const response = await current("PUT", token, { week, body: JSON.stringify({ channels }) });
    if (response.status === 401 || response.status === 410) {
      changed.clear();
      return onEnd();
    }
    if (response.status === 422) return location.reload(); // the week has ended while the page was open
    if (response.status !== 200) {
      changed.add(week);
      announce(state.texts.unsaved);
      timer = setTimeout(() => flush(), 5000);
      return;
    }
    announce(state.texts.saved);
  }
}
