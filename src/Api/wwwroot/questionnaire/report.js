// The report of the service, shown inside the page.

import { announce, button, el, showPage } from "./dom.js";
import { call, persist } from "./sessions.js";
import { framed } from "./frame.js";
import { state } from "./state.js";

const stylesheet = el("link", { rel: "stylesheet" });

/** Loads the report and puts its main element into the page, with buttons after it. */
export async function showReport({ id, token }, goOn, actions, more = "") {
  const { language, texts } = state;
  const report = await persist(
    () => call("GET", `/assessments/${id}/report${more}`, { token, language }),
    goOn,
    () => announce(texts.resultFailed),
  );
  if (!goOn()) return;
  if (report.status !== 200) {
    showPage({ 401: texts.ended, 404: texts.deleted }[report.status] ?? texts.resultFailed);
    return;
  }
  // A parsed document runs no scripts and loads nothing.
  const page = new DOMParser().parseFromString(report.text, "text/html");
  const main = document.adoptNode(page.querySelector("main"));
  main.querySelector(".result-partner")?.remove(); // this page shows the partner already
  stylesheet.href = page.querySelector("link[rel=stylesheet]").getAttribute("href"); // with the partner's colour
  document.head.append(stylesheet);
  document.title = page.title;
  document.body.classList.replace("asking", "shown");
  if (framed) main.setAttribute("aria-label", page.title);
  document.querySelector("main").replaceWith(main);
  const after = document.querySelector("#after");
  after.replaceChildren(...actions.filter(Boolean));
  connect(main, { id, token }, goOn, actions);
  after.hidden = false;
  announce();
  const heading = main.querySelector("h1, h2");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Connects the controls of the report, which do nothing by themselves inside this page. */
function connect(main, sent, goOn, actions) {
  const form = main.querySelector("form[data-replan]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    showReport(sent, goOn, actions, `?${new URLSearchParams(new FormData(form))}`);
  });
  const own = document.querySelector("#after");
  const place = (name, control) => {
    const given = main.querySelector(`[data-${name}]`);
    if (given) given.replaceWith(control);
    else own.append(control);
  };
  if (!framed) place("print", button(state.texts.print, () => print()));
  place("delete", deletion(sent));
}

/** Returns the button that deletes the assessment, after a question in the page. */
export function deletion({ id, token }) {
  const { language, texts } = state;
  const remove = async () => {
    const { status } = await call("DELETE", `/assessments/${id}`, { token, language });
    if (status === 204 || status === 404) showPage(texts.deleted);
    else announce(texts.failedToSend);
  };
  const question = button(texts.delete, () => {
    const no = button(texts.back, () => {
      sure.replaceWith(question);
      question.focus();
    });
    const sure = el("div", { className: "confirm", role: "group", "aria-label": texts.sure },
      el("p", {}, texts.sure), button(texts.delete, remove, "danger"), no);
    question.replaceWith(sure);
    no.focus();
  }, "quiet");
  return question;
}
