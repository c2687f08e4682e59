// The coach's view. The token stays in the fragment of the address; requests carry it in a header.

const patience = 3; // attempts, when the service is busy

/** Loads a page of the service. A parsed document runs no scripts and loads nothing. */
async function load(path, attempt = 1) {
  const response = await fetch(path, {
    cache: "no-store",
    headers: { Authorization: `Bearer ${location.hash.slice(1)}` },
  });
  if (response.status === 429 && attempt < patience) {
    const seconds = Math.min(60, Number(response.headers.get("Retry-After")) || 1);
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    return load(path, attempt + 1);
  }
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Replaces an element of this page by the same element of another one. */
function take(page, selector) {
  document.querySelector(selector)?.replaceWith(document.adoptNode(page.querySelector(selector)));
}

try {
  const page = await load(`/c/people${location.search}`);
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  take(page, "main");
  // Links and the form to other pages of the view keep the fragment.
  for (const link of document.querySelectorAll('a[href^="/c?"]')) link.hash = location.hash;
  const form = document.querySelector("form");
  if (form) {
    form.action = `/c${location.hash}`;
    take(await load("/c/pictures"), "#pictures");
  }
} catch {
  document.querySelector("#failed").hidden = false;
}

addEventListener("hashchange", () => location.reload());
