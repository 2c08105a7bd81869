// <live-thread>: a conversation stays as a reload would show it. What was changed or taken back
// changes at once; what is new waits to be asked for.
import { fetchPage, parsed } from "../trusted.js";
import { LivePage } from "./live-page.js";

const A_WHILE = 500;

class LiveThread extends LivePage {
  apply(change) {
    const [kind, number] = change.object.split("/");
    const article = kind === "post" && document.getElementById(`p${number}`);
    if (article && change.kind !== "new") this.redraw(article, change);
    if (!article || change.kind !== "new") super.apply(change);
  }

  redraw(article, { html, state }) {
    if (html) article.replaceWith(parsed(html).querySelector("article"));
    else if (state === "gone") article.closest(".branch").remove();
    if (state !== "published") this.counting ??= setTimeout(() => this.count(), A_WHILE);
  }

  /** How many contributions there are, once some were taken back. */
  async count() {
    this.counting = undefined;
    const page = await fetchPage(location.href).catch(() => null);
    if (page) this.put(page, "standing");
  }

  get first() {
    return Math.min(...this.fresh.keys());
  }

  address() {
    const { page } = this.dataset;
    return this.isFarBehind || !this.fresh.size ? page : `${page}?post=${this.first}#p${this.first}`;
  }

  async show() {
    const address = this.address();
    const place = this.isFarBehind ? "#contributions" : `#p${this.first} h2`;
    try {
      this.replace(await fetchPage(address));
    } catch {
      location.href = address;
      return;
    }
    history.replaceState(history.state, "", address);
    focusOn(document.querySelector(place));
  }

  put(page, name) {
    const part = `[data-live-part="${name}"]`;
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  }

  replace(page) {
    const { stubs } = page.querySelector("draft-keeper")?.dataset ?? {};
    if (stubs) this.takeBack(...stubs.split(" ").map(Number));
    this.put(page, "head");
    this.put(page, "contributions");
    const { cursor } = page.querySelector("live-thread").dataset;
    this.isFarBehind = false;
    for (const [number, seq] of this.fresh) {
      if (seq <= Number.parseInt(cursor, 10)) this.fresh.delete(number);
    }
    this.tell();
  }
}

function focusOn(heading) {
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

customElements.define("live-thread", LiveThread);
