// Shows an item as a question with its answer.

import { button, el } from "./dom.js";
import { state } from "./state.js";
import { choicesOf, readNumber } from "./steps.js";

const MOST_RADIOS = 8;

export const fieldId = (item) => `q-${item.code}`;

/** Returns the question of an item; `change` is called with each answer, or with null if it is removed. */
export function question(item, change) {
  const draw =
    item.type === "number" ? number : choicesOf(item, state.instrument).length > MOST_RADIOS ? list : radios;
  const node = draw(item, state.answers[item.code], change);
  node.dataset.code = item.code;
  return node;
}

/** The text of an answer for people. */
export function answerText(item, answer, instrument, language) {
  if (item.type === "number") return `${answer.toLocaleString(language)} ${item.label ?? ""}`.trim();
  return choicesOf(item, instrument).find(([choice]) => choice === answer)?.[1];
}

export const rangeText = (item, texts) => (item.integer ? texts.whole : texts.between)(item.min, item.max);

function radios(item, answer, change) {
  const { instrument, texts } = state;
  const clear = button(texts.clear, () => {
    for (const input of field.querySelectorAll("input")) input.checked = false;
    field.querySelector("input").focus();
    clear.classList.add("unused");
    change(item, null);
  }, "link");
  clear.classList.toggle("unused", answer === undefined);
  const choices = choicesOf(item, instrument).map(([value, label], index) =>
    el("label", { className: "choice" },
      el("input", {
        type: "radio", name: item.code, value, checked: value === answer, id: index === 0 ? fieldId(item) : undefined,
        onchange() {
          clear.classList.remove("unused");
          change(item, value);
        },
      }),
      el("span", {}, label)));
  const field = el("fieldset", { className: "item" }, el("legend", {}, item.text), ...choices, clear);
  return field;
}

function list(item, answer, change) {
  const { instrument, texts } = state;
  const choices = choicesOf(item, instrument);
  const select = el("select", {
    id: fieldId(item),
    onchange: () => change(item, select.value === "" ? null : choices[select.selectedIndex - 1][0]),
  },
    el("option", { value: "" }, texts.choose),
    ...choices.map(([value, label]) => el("option", { value, selected: value === answer }, label)));
  return el("div", { className: "item" }, el("label", { className: "ask", for: select.id }, item.text), select);
}

function number(item, answer, change) {
  const { invalid, language } = state;
  const id = fieldId(item);
  const error = el("p", { className: "error", id: `${id}-error` });
  const input = el("input", {
    id, type: "text", inputMode: item.integer ? "numeric" : "decimal", autocomplete: "off", maxLength: 20,
    value: invalid.get(item.code) ?? answer?.toLocaleString(language, { useGrouping: false }) ?? "",
    "aria-describedby": `${id}-unit ${id}-error`,
    oninput() {
      const text = input.value.trim();
      const value = readNumber(item, text);
      if (text === "" || value !== undefined) {
        invalid.delete(item.code);
        mark(node, "");
        change(item, value ?? null);
      } else invalid.set(item.code, input.value);
    },
  });
  const node = el("div", { className: "item" },
    el("label", { className: "ask", for: id }, item.text),
    error,
    el("div", { className: "measure" }, input, el("span", { id: `${id}-unit` }, item.label ?? "")));
  return node;
}

/** Shows or removes the error of a number. */
export function mark(node, text) {
  const error = node.querySelector(".error");
  error.textContent = text;
  node.classList.toggle("wrong", text !== "");
  node.querySelector("input").setAttribute("aria-invalid", String(text !== ""));
}
