// <live-thread>: a conversation stays as a reload would show it. What was changed or taken back
// changes at once; what is new waits to be asked for.
import { fetchPage, parsed } from "../trusted.js";
import { LivePage } from "./live-page.js";
import "./presence.js";

const KEEPER = "draft-keeper";

class LiveThread extends LivePage {
  apply(change) {
    const [kind, number] = change.object.split("/");
    const article = kind === "post" && document.getElementById(`p${number}`);
    if (article && change.kind !== "new") this.redraw(article, change);
    if (!article || change.kind !== "new") super.apply(change);
    if (kind !== "thread") return;
    if (change.kind === "arrange" || change.kind === "gone") this.reset();
    else this.refreshSoon("head");
  }

  shows(state) {
    return state !== "gone";
  }

  redraw(article, { html, kind, state }) {
    if (html) article.replaceWith(parsed(html).querySelector("article"));
    else if (state === "gone") article.closest(".branch").remove();
    if (state === "gone") this.refreshSoon("contributions");
    else if (state !== "published" || kind !== "edit") this.refreshSoon("standing");
  }

  /** The form goes once its writer may not send it, and only then. */
  put(page, name) {
    if (name !== "reply" || !page.querySelector(KEEPER)) super.put(page, name);
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

  replace(page) {
    const { stubs } = page.querySelector(KEEPER)?.dataset ?? {};
    if (stubs) this.takeBack(...stubs.split(" ").map(Number));
    this.put(page, "head");
    this.put(page, "contributions");
    this.isFarBehind = false;
    const line = page.querySelector("live-thread");
    const { cursor, stream } = line.dataset;
    if (stream !== this.dataset.stream) return this.leaveFor(line);
    for (const [number, seq] of this.fresh) {
      const isShown = seq <= Number.parseInt(cursor, 10) || document.getElementById(`p${number}`);
      if (isShown) this.fresh.delete(number);
    }
    this.stream.resume(cursor);
    this.tell();
  }

  /** The thread went up in another, whose page this is now. */
  leaveFor(line) {
    this.bar.hide();
    this.replaceWith(document.adoptNode(line));
  }
}

function focusOn(heading) {
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

customElements.define("live-thread", LiveThread);
