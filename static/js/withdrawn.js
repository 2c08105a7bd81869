// Words that were taken back, hidden or removed leave what this device keeps, and what is being
// written on it. They are known in quotations as Quote makes them: lines behind ">" that end in
// their source's number.
import * as drafts from "./draft-store.js";
import * as outbox from "./outbox-store.js";

const SOURCE = /^>[> \t]*#(\d{1,7})[ \t\r]*$/;
const WORDS = /[^> \t\r\n]/;
export const SIGN = "> […]\n>\n";

/** These contributions of the dialogue in which `address` lies do not stand any more. */
export function withdrawn(address, numbers) {
  const { user } = document.documentElement.dataset;
  const [home] = /^.*?\/d\/[^/]+\//.exec(address);
  const silent = new Set(numbers);
  const mend = ({ body = "", ...fields }) => ({ ...fields, body: silenced(silent, body) });
  drafts.rewrite(user, home, mend);
  outbox.rewrite(user, home, mend);
  document.dispatchEvent(new CustomEvent("withdrawn", { detail: silent }));
}

/** Where words of the contributions in `silent` are quoted in `text`: {number, from, to} each. */
export function quotedFrom(silent, text) {
  const found = [];
  let from = 0;
  let to = 0;
  for (const line of text.split("\n")) {
    const source = SOURCE.exec(line);
    const number = Number(source?.[1]);
    const words = text.slice(from, to);
    if (silent.has(number) && WORDS.test(words) && words !== SIGN) found.push({ number, from, to });
    to += line.length + 1;
    if (source || !line.startsWith(">")) from = to;
  }
  return found;
}

/** `text` with a sign in place of these words. */
export function silenced(silent, text) {
  return quotedFrom(silent, text).reduceRight(
    (rest, { from, to }) => rest.slice(0, from) + SIGN + rest.slice(to),
    text,
  );
}
