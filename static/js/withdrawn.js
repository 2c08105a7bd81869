// Words that their author took back leave what this device keeps, and what is being written on it.
import * as drafts from "./draft-store.js";
import * as outbox from "./outbox-store.js";
import { silenced } from "./quotations.js";

const { user } = document.documentElement.dataset;

/** These contributions of the dialogue in which `address` lies were withdrawn. */
export function withdrawn(address, numbers) {
  const [home] = /^.*?\/d\/[^/]+\//.exec(address) ?? [];
  if (!home || !user) return;
  const silent = new Set(numbers);
  const mend = ({ body = "", ...fields }) => ({ ...fields, body: silenced(silent, body) });
  drafts.rewrite([user, home], mend);
  outbox.rewrite(user, home, mend);
  document.dispatchEvent(new CustomEvent("withdrawn", { detail: silent }));
}
