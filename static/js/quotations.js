// Quotations as Quote makes them: lines behind ">" that end in the number of their source.

const SOURCE = /^>[> \t]*#(\d{1,7})[ \t\r]*$/;
const WORDS = /[^> \t\r\n]/;
export const SIGN = "> […]\n>\n";

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
