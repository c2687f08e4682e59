// The items of a form: which are visible, how they are grouped to steps, and which answers are valid.

const LARGEST = 6;
const SMALLEST = 3;

export const isVisible = ({ showWhen: rule }, answers) =>
  !rule || (rule.anyOf ? rule.anyOf.includes(answers[rule.item]) : !rule.noneOf.includes(answers[rule.item]));

/** Deletes answers to items that are not visible. Returns their codes. */
export function dropHidden(items, answers) {
  const dropped = [];
  for (let found = true; found;) {
    const hidden = items.find((item) => item.code in answers && !isVisible(item, answers));
    found = hidden !== undefined;
    if (found) {
      delete answers[hidden.code];
      dropped.push(hidden.code);
    }
  }
  return dropped;
}

/** Groups items to steps of three to six, section by section. The step with the item `first` comes first. */
export function stepsOf(items, sections, first) {
  const groups = sections.flatMap(({ title, items: codes }) => {
    const own = items.filter((item) => codes.includes(item.code));
    const count = Math.ceil(own.length / LARGEST);
    const end = (part) => Math.ceil((part * own.length) / count);
    return Array.from({ length: count }, (_, part) => ({ titles: [title], items: own.slice(end(part), end(part + 1)) }));
  });
  const steps = [];
  for (const [index, group] of groups.entries()) {
    const last = steps.at(-1);
    // A small step takes in the next one; the last one goes to the step before it.
    const isSmall = last?.items.length < SMALLEST || (index === groups.length - 1 && group.items.length < SMALLEST);
    if (isSmall && last && last.items.length + group.items.length <= LARGEST) {
      last.items.push(...group.items);
      last.titles = [...new Set([...last.titles, ...group.titles])];
    } else steps.push(group);
  }
  const at = steps.findIndex((step) => step.items.some((item) => item.code === first));
  if (at > 0) steps.unshift(...steps.splice(at, 1));
  return steps;
}

export const choicesOf = (item, instrument) =>
  item.options?.map(({ code, label }) => [code, label]) ??
  instrument.scales[item.scale].points.map(({ value, label }) => [value, label]);

/** Reads a number with a decimal point or comma; returns undefined if it is not valid for the item. */
export function readNumber(item, text) {
  if (!/^\d{1,9}([.,]\d{1,9})?$/.test(text)) return undefined;
  const number = Number(text.replace(",", "."));
  const valid = number >= item.min && number <= item.max && (!item.integer || Number.isInteger(number));
  return valid ? number : undefined;
}

/** Reads prefilled answers such as CTX1=software&TIM1=6. What is not valid is ignored, with a warning that names the item. */
export function readPrefill(text, instrument) {
  const answers = {};
  for (const [code, value] of new URLSearchParams(text)) {
    const item = instrument.items.find((one) => one.code === code);
    const answer =
      item?.type === "number"
        ? readNumber(item, value)
        : item && choicesOf(item, instrument).find(([choice]) => String(choice) === value)?.[0];
    if (answer !== undefined) answers[code] = answer;
    else warn(code);
  }
  dropHidden(instrument.items, answers).forEach(warn);
  return answers;
}

const warn = (code) => console.warn(`ChannelFit: the prefilled answer to ${code.slice(0, 40)} is not valid and was ignored.`);
