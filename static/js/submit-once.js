// A second click within a few seconds sends nothing; a later one may, for the first may be lost.

const PATIENCE = 8000;
const sentAt = new WeakMap();

/** Let `form` be sent again: what it sent was answered without leaving the page. */
export function letGo(form, button) {
  if (form) sentAt.delete(form);
  button?.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  const now = Date.now();
  if (now - (sentAt.get(form) ?? 0) < PATIENCE) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, now);
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => letGo(form, button), PATIENCE);
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) letGo(form);
  for (const button of document.querySelectorAll("button[aria-disabled]")) letGo(button.form, button);
});
