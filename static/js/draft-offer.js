// Words of an earlier visit are offered to the writer, and never put over what stands in the form.
import * as store from "./draft-store.js";

/** Show the newest draft that the form of `keeper` does not hold yet, with what to do about it. */
export function offerEarlier(keeper) {
  const standing = keeper.written();
  const draft = store.read(keeper.owner).findLast(
    (kept) => kept.id !== keeper.draftId && !store.holds(standing, kept.fields),
  );
  if (!draft) return;
  const shown = keeper.querySelector("template[data-offer]").content.firstElementChild.cloneNode(true);
  const time = shown.querySelector("time");
  time.dateTime = draft.at;
  time.textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  shown.querySelector(".composer__glimpse").textContent = glimpse(draft.fields);
  shown.querySelector("[data-restore]").addEventListener("click", () => {
    restore(keeper, draft);
    settle(keeper, draft, shown);
    keeper.keep();
  });
  shown.querySelector("[data-discard]").addEventListener("click", () => settle(keeper, draft, shown));
  keeper.prepend(shown);
}

function settle(keeper, draft, shown) {
  store.remove(keeper.owner, draft.id);
  shown.remove();
  keeper.form.elements.body?.focus();
  offerEarlier(keeper);
}

function restore(keeper, draft) {
  const { elements } = keeper.form;
  const { isUntouched } = keeper;
  for (const [name, value] of Object.entries(draft.fields)) {
    const field = elements[name];
    if (!field || field.type === "hidden") continue;
    if (field.tagName === "TEXTAREA") field.value = joined(field.value, value);
    else if (field.type === "text") field.value ||= value;
    else if (isUntouched) field.value = value;
  }
  if (draft.sent && elements.body?.value === draft.fields.body) adoptKey(keeper.form, draft.fields);
}

/** Sent before and unchanged, the same words stay one contribution; once changed they are new. */
function adoptKey(form, fields) {
  const { body, client_key: key } = form.elements;
  if (!key || !fields.client_key) return;
  const fresh = key.value;
  key.value = fields.client_key;
  form.addEventListener("input", () => {
    key.value = body.value === fields.body ? fields.client_key : fresh;
  });
}

function joined(standing, draft) {
  if (!standing.trim() || draft.startsWith(standing)) return draft;
  return standing.includes(draft) ? standing : `${standing.trimEnd()}\n\n${draft}`;
}

function glimpse({ body = "", title = "" }) {
  const text = (body.trim() || title).replace(/\s+/g, " ");
  return text.length > 140 ? `${text.slice(0, 140)}…` : text;
}
