// What pages that follow a stream have in common: the line, its state in words, the bar.
import { Bar } from "./bar.js";
import { line } from "./line.js";
import { Stream } from "./stream.js";

export class LivePage extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.fresh = new Map();
    this.bar = new Bar(this.words, () => this.show());
    const { stream, cursor, changes } = this.dataset;
    this.stream = new Stream({ name: stream, cursor, address: changes, receiver: this });
    this.ended = new AbortController();
    line.addEventListener("state", () => this.say(), { signal: this.ended.signal });
    line.follow(this.stream);
    this.say();
  }

  disconnectedCallback() {
    this.ended.abort();
    line.leave(this.stream);
  }

  say() {
    const every = String((line.every ?? 0) / 1000);
    this.textContent = (this.words[line.state] ?? "").replace("{n}", every);
    this.hidden = !this.textContent;
  }

  /** A contribution that is new counts until it is shown. */
  apply(change) {
    const [kind, number] = change.object.split("/");
    if (kind === "post" && change.kind === "new") this.fresh.set(Number(number), this.stream.seq);
    else if (kind === "post" && change.state !== "published") this.fresh.delete(Number(number));
    if (change.state === "withdrawn") this.takeBack(Number(number));
    this.tell();
  }

  async takeBack(...numbers) {
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

  lost() {
    line.leave(this.stream);
    this.bar.hide();
    this.textContent = this.words.lost;
    this.hidden = false;
  }

  address() {
    return location.href;
  }

  show() {
    location.reload();
  }
}
