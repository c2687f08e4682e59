// The state of the page: its data, the catalog, the answers, and the items that are asked.

import { isVisible, stepsOf } from "./steps.js";
import { words } from "./words.js";

const query = new URLSearchParams(location.search);
const preferred = [query.get("lang"), ...navigator.languages].map((one) => one?.slice(0, 2).toLowerCase());

export const state = {
  language: preferred.find((one) => one in words) ?? "en",
  data: undefined, // what the session opens: instrument, form, focus, answers, partner, redirectUrl, assessmentId
  instrument: undefined,
  channels: undefined,
  phase: undefined, // the form that is asked, and its steps
  answers: {},
  invalid: new Map(), // texts that are not numbers, by item
  asked: new Set(), // the codes of all items that have been asked
  startedAt: undefined, // when the person began to answer; undefined where answers were there before
  sent: undefined, // the last submission: { answers, body, id, token, next }
  view: { name: "start" },
  get texts() {
    return words[this.language];
  },
};

export const itemsOf = (codes) => state.instrument.items.filter(({ code }) => codes.includes(code));
export const visible = (items) => items.filter((item) => isVisible(item, state.answers));
export const missing = (items) => visible(items).filter(({ code }) => !(code in state.answers));
export const askedItems = () => visible(itemsOf([...state.asked]));

/** The steps that have visible items now: an answer may hide or show some. */
export const steps = () => state.phase.steps.filter((step) => visible(step.items).length > 0);

/** Asks items; those of the whole form unless some are given. */
export function ask(form, first, items = itemsOf(state.instrument.forms[form].items)) {
  for (const { code } of items) state.asked.add(code);
  const codes = items.map(({ code }) => code);
  state.phase = { form, first, codes, steps: stepsOf(items, state.instrument.sections, first) };
}

export const smallestForm = () => formsBySize()[0];

/** Returns what the next larger form asks beyond the items asked so far; undefined if there is nothing more to ask. */
export function extension(next) {
  const isOpen = ({ code }) => !(code in state.answers) && !state.asked.has(code);
  const form = formsBySize().find((one) => visible(itemsOf(state.instrument.forms[one].items)).some(isOpen));
  if (!form) return undefined;
  const items = itemsOf([...state.instrument.forms[form].items, next]).filter(isOpen);
  return { count: visible(items).length, ask: () => ask(form, next, items) };
}

function formsBySize() {
  const { forms } = state.instrument;
  return Object.keys(forms).sort((one, other) => forms[one].items.length - forms[other].items.length);
}
