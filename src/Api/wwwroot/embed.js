// Shows the questionnaire in a partner's page: <script async src="…/embed.js" data-key="cf_live_public_…"></script>
(() => {
  const script = document.currentScript;
  const data = script.dataset;
  const url = new URL(`a/${encodeURIComponent(data.key ?? "")}`, script.src);
  const query = { embed: "1", origin: location.origin };
  for (const name of ["form", "focus", "lang", "color", "redirect"]) if (data[name]) query[name] = data[name];
  url.search = new URLSearchParams(query);
  url.hash = data.answers ?? "";
  const spanish = (data.lang ?? (document.documentElement.lang || navigator.language)).startsWith("es");
  const place = document.createElement("div");
  place.className = "channelfit";
  script.after(place);
  let frame, timer, heard;

  const look = { minHeight: "2.75rem", padding: "0 1.25rem", border: "1px solid", borderRadius: ".5rem", font: "inherit", cursor: "pointer" };
  const style = (node, rules) => Object.assign(node.style, rules);

  const emit = (type, detail) => {
    place.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
    if (type === "channelfit:completed" && /^https?:/.test(detail.redirectUrl ?? "")) location.assign(detail.redirectUrl);
  };

  // A frame that the browser refuses to show is loaded too, but says nothing.
  const explain = () => {
    const note = document.createElement("p");
    note.className = "channelfit-problem";
    note.textContent = spanish
      ? `No se puede mostrar el cuestionario aquí. Si administras esta página: registra el origen ${location.origin} (PATCH /v1/partner, origins) y comprueba data-key.`
      : `The questionnaire cannot be shown here. If you run this page: register the origin ${location.origin} (PATCH /v1/partner, origins) and check data-key.`;
    frame.replaceWith(note);
  };

  const create = () => {
    frame = document.createElement("iframe");
    frame.src = url;
    frame.title = data.title ?? "ChannelFit";
    style(frame, { display: "block", width: "100%", height: "34rem", border: "0" });
    frame.onload = () => (timer = setTimeout(() => heard || (frame && explain()), 3000));
    heard = false;
    return frame;
  };

  addEventListener("message", ({ source, origin, data: event }) => {
    if (!frame || source !== frame.contentWindow || origin !== url.origin) return;
    const { type, ...detail } = event ?? {};
    if (typeof type !== "string" || !type.startsWith("channelfit:")) return;
    heard = true;
    clearTimeout(timer);
    if (type === "channelfit:height") {
      if (data.mode !== "popup") frame.style.height = `${detail.height}px`;
      return;
    }
    if (data.mode !== "popup" && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    emit(type, detail);
  });

  if (data.mode !== "popup") return place.append(create());

  const open = document.createElement("button");
  open.type = "button";
  open.className = "channelfit-open";
  style(open, { ...look, color: "#fff", background: data.color ?? "#0b5563" });
  open.textContent = data.label ?? (spanish ? "Qué canales te convienen" : "Find your job-search channels");
  open.onclick = () => {
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    dialog.setAttribute("aria-label", open.textContent);
    style(dialog, { width: "min(44rem, 100%)", height: "min(52rem, 100%)", maxWidth: "none", maxHeight: "none", padding: "0", border: "0", borderRadius: ".5rem", overflow: "hidden" });
    close.type = "button";
    close.textContent = spanish ? "Cerrar" : "Close";
    style(close, { ...look, float: "inline-end", margin: ".5rem", color: "#1b2733", background: "#fff" });
    close.onclick = () => dialog.close();
    dialog.onclose = () => {
      dialog.remove();
      frame = undefined;
      emit("channelfit:closed", {});
      open.focus();
    };
    dialog.append(close, create());
    style(frame, { clear: "both", height: "calc(100% - 3.75rem)" });
    document.body.append(dialog);
    dialog.showModal();
  };
  place.append(open);
})();
