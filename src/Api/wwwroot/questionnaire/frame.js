// Events for the page that shows this one in a frame. They contain no answers, and go to the origin of that page only.

const query = new URLSearchParams(location.search);

export const framed = query.has("embed") && parent !== window;

export function postEvent(type, detail = {}) {
  const target = query.get("origin");
  if (!framed || !target || target === "*") return; // * would be every origin
  try {
    parent.postMessage({ ...detail, type: `channelfit:${type}` }, target);
  } catch {
    console.warn("ChannelFit: the parameter origin is not an origin.");
  }
}

export function watchHeight() {
  if (!framed) return;
  document.body.classList.add("framed");
  const page = document.documentElement;
  new ResizeObserver(() => postEvent("height", { height: Math.ceil(page.getBoundingClientRect().height) })).observe(page);
}

/** Uses the partner's colour where white text on it, and it on white, can be read (WCAG AA). */
export function applyColor(color) {
  if (!color) return;
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)?.slice(1);
  const [red, green, blue] = (parts ?? []).map((part) => {
    const value = parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  if (parts && 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5) {
    document.documentElement.style.setProperty("--brand", `#${parts.join("")}`);
  } else console.warn("ChannelFit: the colour is not #rrggbb, or its contrast to white is below 4.5, and was ignored.");
}
