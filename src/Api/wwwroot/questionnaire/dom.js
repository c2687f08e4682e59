// Creates elements. Texts become text nodes, never markup.

import { framed } from "./frame.js";

export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (key.includes("-") || key === "for" || key === "role") node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

let isOpened = false;

/** Replaces the content of the page. The heading gets the focus, except when the page has just been opened. */
export function showPage(title, ...children) {
  // The page around a frame has a main landmark, too.
  const main = el("main", { "aria-label": framed ? title : undefined });
  const heading = el("h1", { tabIndex: -1 }, title);
  const wasOpened = isOpened;
  isOpened = document.querySelector("main noscript") === null;
  document.title = title;
  document.body.classList.replace("shown", "asking");
  document.querySelector("#after").hidden = true;
  announce();
  main.append(heading, ...children.filter((child) => child !== null));
  document.querySelector("main").replaceWith(main);
  if (!wasOpened) return;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Shows errors at the top of the page, each with a link that leads to its question. */
export function showErrors(texts, errors) {
  document.querySelector(".summary")?.remove();
  const links = errors.map(([text, follow]) => {
    const onclick = (event) => {
      event.preventDefault(); // the fragment of the URL holds the token or answers
      follow();
    };
    return el("li", {}, el("a", { href: "#", onclick }, text));
  });
  const summary = el("div", { className: "summary", role: "alert", tabIndex: -1 }, el("h2", {}, texts.problem), el("ul", {}, ...links));
  document.querySelector("h1").before(summary);
  document.title = `${texts.error}: ${document.title.replace(`${texts.error}: `, "")}`;
  summary.focus();
}

/** Announces what happens. */
export function announce(text = "") {
  const status = document.querySelector("#status");
  if (status.textContent !== text) status.textContent = text;
}

export const button = (text, onclick, className = "") => el("button", { type: "button", className, onclick }, text);
