// <thread-presence>: who reads with you and who is replying, in words, below everything that could
// move. Nobody is interrupted for it: it is not announced, and gone when the line is.
import { line } from "./line.js";

const WRITES_EVERY = 5_000;
const { lang } = document.documentElement;
const plurals = new Intl.PluralRules(lang);

class ThreadPresence extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.ended = new AbortController();
    const { signal } = this.ended;
    for (const told of ["presence", "typing"]) {
      line.addEventListener(told, ({ detail }) => this.hear(told, detail), { signal });
    }
    line.addEventListener("state", () => this.forget(), { signal });
    const reply = document.getElementById("reply");
    reply?.addEventListener("input", ({ target }) => this.wrote(target), { signal });
    this.forget();
  }

  disconnectedCallback() {
    this.ended.abort();
  }

  forget() {
    this.presence = { count: 0, who: [] };
    this.typing = { who: [] };
    this.draw();
  }

  hear(told, detail) {
    if (detail.stream !== this.dataset.stream) return;
    this[told] = detail;
    this.draw();
  }

  wrote(field) {
    if (field.name !== "body" || Date.now() - (this.wroteAt ?? 0) < WRITES_EVERY) return;
    this.wroteAt = Date.now();
    line.tell("typing", { stream: this.dataset.stream });
  }

  draw() {
    const { count, who } = this.presence;
    const replying = this.typing.who;
    this.replaceChildren();
    if (count > 1) this.say(who.length ? "named" : "reading", count, who, "unit");
    if (replying.length) this.say("replying", replying.length, replying, "conjunction");
  }

  say(what, count, who, type) {
    const forms = this.words[what];
    const form = forms[plurals.select(count)] ?? forms.other;
    const [before, after = ""] = form.replace("{n}", count.toLocaleString(lang)).split("{who}");
    const sentence = document.createElement("span");
    sentence.className = "fact";
    sentence.append(before, ...named(who, type), after);
    this.append(sentence);
  }
}

/** The names with what stands between them in the page's language. */
function named(who, type) {
  return new Intl.ListFormat(lang, { type }).formatToParts(who).map(({ type: kind, value }) => {
    if (kind === "literal") return value;
    const name = document.createElement("bdi");
    name.textContent = value;
    return name;
  });
}

customElements.define("thread-presence", ThreadPresence);
