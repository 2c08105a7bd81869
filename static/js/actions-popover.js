// What can be done with a contribution, shown beside it; without scripts the link is a page.
import { fetchPage } from "./trusted.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-actions]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

async function open(link) {
  try {
    const page = await fetchPage(link.href);
    const actions = page.querySelector("[data-actions-list]");
    if (!actions) throw new Error("The page holds no actions.");
    show(link, actions);
  } catch {
    location.assign(link.href);
  }
}

function show(link, actions) {
  const box = document.createElement("div");
  box.className = "popover";
  box.popover = "auto";
  box.role = "dialog";
  box.ariaLabel = link.textContent.trim();
  box.append(document.adoptNode(actions));
  link.closest("article").append(box);
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const held = box.contains(document.activeElement) || document.activeElement === document.body;
    box.remove();
    if (held) link.focus();
  });
  box.showPopover();
  box.querySelector("a, button, input, select, textarea")?.focus();
}
