// What pages that follow streams have in common: the line, its state in words, the bar. <live-desk>
// and <live-dialogue> add little to it.
import { speak } from "../speaking.js";
import { fetchPage } from "../trusted.js";
import { Bar, ofNumber } from "./bar.js";
import { line } from "./line.js";
import { Stream } from "./stream.js";

const A_WHILE = 500;

export class LivePage extends HTMLElement {
  stale = new Set();

  connectedCallback() {
    [this.toCheck, this.toTurn] = this.nextElementSibling.children;
    this.words = JSON.parse(this.dataset.words);
    this.fresh = new Map();
    this.bar = new Bar(this.words, () => this.show());
    const [names, cursors, addresses] = ["stream", "cursor", "changes"].map((one) => this.dataset[one].split(" "));
    this.streams = names.map((name, at) => new Stream({ name, cursor: cursors[at], address: addresses[at], receiver: this }));
    [this.stream] = this.streams;
    this.ended = new AbortController();
    const { signal } = this.ended;
    line.addEventListener("state", () => this.say(), { signal });
    document.addEventListener("outbox", () => this.say(), { signal });
    this.toCheck.addEventListener("click", () => this.check(), { signal });
    this.toTurn.addEventListener("click", () => line.choose(!line.isOn), { signal });
    for (const one of this.streams) line.follow(one);
    this.say();
  }

  disconnectedCallback() {
    this.ended.abort();
    for (const one of this.streams) line.leave(one);
  }

  say() {
    const every = String((line.every ?? 0) / 1000);
    this.write((this.waits() || this.words[line.state] || "").replace("{n}", every));
    this.toCheck.hidden = line.isOn;
    this.toTurn.textContent = line.isOn ? this.words.turnOff : this.words.turnOn;
    this.nextElementSibling.hidden = !line.state;
  }

  /** Contributions that wait on the device for a line. */
  waits() {
    const count = Number(document.documentElement.dataset.waiting ?? 0);
    return line.state === "offline" && count && ofNumber(this.words.waiting, count);
  }

  write(words) {
    this.textContent = words;
    this.hidden = !words;
  }

  /** What the bar says of what is new, it says itself. */
  async check() {
    const isAnswered = await line.ask();
    this.say();
    if (this.fresh.size || this.isFarBehind) return;
    this.write(isAnswered ? this.words.nothing : this.words.offline);
    speak(this.textContent);
  }

  /** A contribution that is new counts until it is shown. */
  apply(change) {
    const [kind, number] = change.object.split("/");
    if (kind === "post" && change.kind === "new") this.fresh.set(Number(number), this.stream.seq);
    else if (kind === "post" && !this.shows(change.state)) this.fresh.delete(Number(number));
    if (kind === "post" && change.state !== "published") {
      document.querySelector(`[data-post="${number}"]`)?.remove();
      if (change.state !== "gone") this.takeBack(Number(number));
    }
    this.tell();
  }

  /** Whether a contribution in this state has a place on the page. */
  shows(state) {
    return state === "published";
  }

  async takeBack(...numbers) {
    if (!document.documentElement.dataset.user) return;
    const { withdrawn } = await import("../withdrawn.js");
    withdrawn(this.dataset.changes, numbers);
  }

  tell() {
    this.bar.tell(this.isFarBehind ? Infinity : this.fresh.size, this.address());
  }

  /** Much was missed: it waits behind the bar, for nobody's page may jump or lose what they write. */
  reset() {
    this.isFarBehind = true;
    this.tell();
  }

  lost(stream) {
    line.leave(stream);
    this.bar.hide();
    this.write(this.words.lost);
  }

  /** Parts around what is read or written: where it stands, how much there is by now. */
  refreshSoon(...names) {
    for (const name of names) this.stale.add(name);
    this.refreshing ??= setTimeout(() => this.refresh(), A_WHILE);
  }

  async refresh() {
    const names = [...this.stale];
    this.stale.clear();
    this.refreshing = undefined;
    const { about, page: own } = this.dataset;
    const page = !this.isFarBehind && (await fetchPage(about ? own : location.href).catch(() => null));
    if (page) for (const name of names) this.put(page, name);
  }

  put(page, name) {
    const part = `[data-live-part="${name}"]`;
    const own = document.adoptNode(page.querySelector(part));
    document.querySelector(part).replaceWith(own);
    return own;
  }

  address() {
    return location.href;
  }

  show() {
    location.reload();
  }
}

// The queue says that it changed; a case's own page shows it where it stands.
class LiveDesk extends LivePage {
  apply({ object }) {
    const { about } = this.dataset;
    if (about) return object === about && this.reset();
    if (object.startsWith("case/")) this.fresh.set(object);
    this.tell();
  }

  /** The page of a case may hold half a message: it is never left for news. */
  reset() {
    if (this.dataset.about) this.refreshSoon("history", "state");
    else super.reset();
  }

  put(page, name) {
    const own = super.put(page, name);
    if (name === "state") speak(own.textContent);
  }
}

customElements.define("live-desk", LiveDesk);
// A home or a list of threads says when there is more.
customElements.define("live-dialogue", class extends LivePage {});
