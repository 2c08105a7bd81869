// The only door through which text becomes elements: HTML that our own server drew and cleaned.

const policy = globalThis.trustedTypes?.createPolicy("dialogue-html", {
  createHTML: (html) => html,
});

/** The document in `html`, inert: scripts in it do not run. */
export function parsed(html) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}

/** A page of this site as a document; rejects when it is elsewhere, refused or not a page. */
export async function fetchPage(address, options = {}) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error(`Not ours: ${url.origin}`);
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  const type = answer.headers.get("Content-Type") ?? "";
  if (!type.startsWith("text/html")) throw new Error(`Not a page: ${type}`);
  const page = parsed(await answer.text());
  if (!answer.ok && answer.status !== 422) throw new Error(`Refused: ${answer.status}`);
  return page;
}
