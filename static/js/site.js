// The one entry. What every page has stands here; the rest comes only where something needs it.

const CONTRIBUTION = /^#p\d+$/;
const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const { lang, dataset } = document.documentElement;

/** Focus follows the address: to what must be corrected, or to the contribution that is meant. */
function focusOnArrival() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  else focusContribution();
}

function focusContribution() {
  if (!CONTRIBUTION.test(location.hash)) return;
  const heading = document.querySelector(`${location.hash} h2`);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** A change of language keeps the page's filters. */
function keepQuery(event) {
  const link = event.target.closest?.(".languages a");
  if (!link) return;
  const query = new URLSearchParams(location.search);
  query.set("hl", link.hreflang);
  link.search = query.toString();
}

/** Dates stand absolute on the page; how long ago that was is told on pointing at them. */
function tellHowLongAgo(event) {
  const time = event.target.closest?.("time[datetime]");
  if (time) time.title = relative((new Date(time.dateTime) - Date.now()) / 1000);
}

function relative(seconds) {
  const format = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  const [unit, length] = UNITS.find(([, long]) => Math.abs(seconds) >= long) ?? ["second", 1];
  return format.format(Math.trunc(seconds / length), unit);
}

function loadWhatIsNeeded() {
  const modules = {
    'form[method="post"]': () => import("./submit-once.js"),
    "details.menu": () => import("./menus.js"),
    'draft-keeper, [data-notice="sent"], [data-notice="signed-out"]': () => import("./draft-keeper.js"),
    "[data-preview]": () => import("./post-preview.js"),
    "post-outbox": () => import("./post-outbox.js"),
    "live-thread": () => afterPaint(() => import("./live/live-thread.js")),
    "live-dialogue, live-desk": () => afterPaint(() => import("./live/live-page.js")),
    "live-count": () => afterPaint(() => import("./live/live-count.js")),
    "form[data-forget-drafts]": () => import("./draft-store.js").then(forgetOnLeaving),
  };
  if (dataset.user) modules["[data-actions]"] = () => import("./actions-popover.js");
  if (isWaitedFor()) modules.html = () => import("./outbox.js");
  for (const [selector, load] of Object.entries(modules)) {
    if (document.querySelector(selector)) load();
  }
}

/** Whether words of the reader's wait on this device to be sent. */
function isWaitedFor() {
  try {
    return dataset.user && `outbox:${dataset.user}` in localStorage;
  } catch {
    return false;
  }
}

/** What is not needed to read comes once the page can be read. */
function afterPaint(load) {
  const soon = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
  if (document.readyState === "complete") soon(load);
  else addEventListener("load", () => soon(load));
}

function forgetOnLeaving({ forgetAll }) {
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget-drafts]")) forgetAll();
  });
}

// The browser itself goes to the address's place when the page is loaded: ours comes after it.
if (document.readyState === "complete") focusOnArrival();
else addEventListener("load", () => setTimeout(focusOnArrival));
addEventListener("hashchange", focusContribution);
document.addEventListener("click", keepQuery);
document.addEventListener("pointerover", tellHowLongAgo);
loadWhatIsNeeded();
