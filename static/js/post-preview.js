// Preview without leaving the page: the same form, asked of the same server, only its preview shown.
import { letGo } from "./submit-once.js";
import { fetchPage } from "./trusted.js";

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const region = event.target.querySelector("[data-preview]");
  if (button?.name !== "preview" || !region || event.defaultPrevented) return;
  event.preventDefault();
  show(event.target, button, region);
});

async function show(form, button, region) {
  try {
    const page = await fetchPage(form.action, { method: "POST", body: new FormData(form, button) });
    const drawn = page.querySelector("[data-preview]");
    if (!drawn) throw new Error("The answer holds no preview.");
    region.replaceChildren(...drawn.childNodes);
    region.hidden = false;
    region.focus();
  } catch {
    sendPlainly(form, button);
  } finally {
    letGo(form, button);
  }
}

/** What could not be shown here, the server shows as a page: nothing typed is lost. */
function sendPlainly(form, button) {
  const asked = document.createElement("input");
  asked.type = "hidden";
  asked.name = button.name;
  asked.value = button.value;
  form.append(asked);
  form.submit();
  asked.remove();
}
