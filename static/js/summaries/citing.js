// Citing without leaving the page: a click beside the text, or a contribution (a link to it, or
// words of it) that is dragged onto a point, fills the point's own form and sends it.
import { fetchPage } from "../trusted.js";

const CARRIED = "application/x-contribution";
const LINK = "text/uri-list";
const POSTS = `${location.origin}${location.pathname.split("/summaries/")[0]}/posts/`;
const act = document.querySelector("template[data-cite-act]").content.firstElementChild;

function around(node, selector) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(selector);
}

/** The point in which a click cites: the one that was last looked at. */
function choose(point) {
  for (const one of document.querySelectorAll("[data-point]")) {
    one.toggleAttribute("data-chosen", one === point);
  }
  for (const source of document.querySelectorAll("[data-cite-number]")) offer(source, point);
}

function offer(source, point) {
  source.querySelector("form")?.remove(); // for those without scripts
  const button = source.querySelector("button[data-cite-here]") ?? act.cloneNode(true);
  if (!point) return button.remove();
  button.dataset.citeHere = point.dataset.point;
  button.textContent = act.textContent.replace("{n}", point.dataset.point);
  if (!button.isConnected) source.append(button);
}

/** What is marked of the words of a source; nothing where something else is. */
function marked(source) {
  const marks = getSelection();
  const words = source.querySelector("[data-cite-words]");
  const within = words?.contains(marks.anchorNode) && words.contains(marks.focusNode);
  return within ? String(marks) : "";
}

function cite(point, number, passage = "") {
  const form = point?.querySelector("form[data-cite]");
  if (!form || !number) return;
  form.elements.number.value = `#${number}`;
  form.elements.passage.value = passage;
  send(form);
}

async function send(form) {
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  const point = form.closest("[data-point]");
  const held = document.activeElement;
  const goesOn = form.matches("[data-cite]") && form.closest("details").open;
  try {
    const page = await fetchPage(form.action, { method: "POST", body: new FormData(form) });
    if (!page.getElementById(point.id)) throw new Error("The page holds no such point.");
    for (const old of [point, ...document.querySelectorAll("[data-after-citing]")]) {
      const fresh = page.getElementById(old.id);
      if (fresh) old.replaceWith(document.adoptNode(fresh));
    }
    tell(page);
    settle(document.getElementById(point.id), held, goesOn);
  } catch {
    form.submit();
  }
}

/** The status line tells what the server said of it. */
function tell(page) {
  const said = page.querySelectorAll(".notices > .notice, .error-summary li");
  const lines = Array.from(said, (one) => {
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = one.textContent;
    return line;
  });
  document.querySelector(".notices").replaceChildren(...lines);
}

/** Focus stays where it was, or goes to what must be corrected; who types numbers goes on. */
function settle(point, held, goesOn) {
  choose(point);
  const form = point.querySelector("form[data-cite]");
  if (goesOn) form.closest("details").open = true;
  const wrong = point.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
  else if (!held.isConnected) (goesOn ? form.elements.number : point).focus();
}

function carriedBy({ dataTransfer: carried }) {
  const own = carried.getData(CARRIED);
  if (own) return JSON.parse(own);
  const link = carried.getData(LINK);
  return [link.startsWith(POSTS) && parseInt(link.slice(POSTS.length), 10)];
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-in-place]")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("click", (event) => {
  const button = around(event.target, "button[data-cite-here]");
  const source = button?.closest("[data-cite-number]");
  if (!source) return;
  const point = document.querySelector(`[data-point="${button.dataset.citeHere}"]`);
  cite(point, source.dataset.citeNumber, marked(source));
});

for (const kind of ["focusin", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    const point = around(event.target, "[data-point]");
    if (point && !point.hasAttribute("data-chosen")) choose(point);
  });
}

document.addEventListener("dragstart", (event) => {
  const source = around(event.target, "[data-cite-number]");
  if (!source) return;
  const passage = around(event.target, "a") ? "" : marked(source);
  event.dataTransfer.setData(CARRIED, JSON.stringify([source.dataset.citeNumber, passage]));
});

document.addEventListener("dragover", (event) => {
  const point = around(event.target, "[data-point]");
  const kinds = event.dataTransfer.types;
  if (!point || !(kinds.includes(CARRIED) || kinds.includes(LINK))) return;
  event.preventDefault();
  if (!point.hasAttribute("data-chosen")) choose(point);
});

document.addEventListener("drop", (event) => {
  const point = around(event.target, "[data-point]");
  if (!point) return;
  event.preventDefault();
  cite(point, ...carriedBy(event));
});

choose(document.querySelector("[data-point]"));
