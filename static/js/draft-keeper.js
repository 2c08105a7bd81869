// <draft-keeper>: keeps what is being written in its form, here and on the server, until it arrives.
import { offerEarlier } from "./draft-offer.js";
import * as store from "./draft-store.js";

const IDLE = 700;
const TO_SERVER = 10_000;
const NEVER_KEPT = new Set(["csrf_token", "reply_to", "version"]);

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || !this.dataset.user || !this.dataset.place) return;
    this.draftId = crypto.randomUUID();
    this.start = JSON.stringify(typedInto(asServed(this.form)));
    this.listen = new AbortController();
    const { signal } = this.listen;
    this.form.addEventListener("input", () => this.changed(), { signal });
    this.form.addEventListener("submit", (event) => this.submitted(event), { signal });
    document.addEventListener("submit", (event) => this.signingOut(event), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
    addEventListener("pageshow", () => (this.isSent = false), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.leave(), { signal });
    offerEarlier(this);
    if (!this.isUntouched) this.changed();
  }

  disconnectedCallback() {
    this.listen?.abort();
    clearTimeout(this.idle);
    clearTimeout(this.toServer);
  }

  get owner() {
    return [this.dataset.user, this.dataset.place];
  }

  get isUntouched() {
    return JSON.stringify(this.written()) === this.start;
  }

  /** What the writer chose and typed, and the key under which it is sent. */
  written() {
    return typedInto(this.form);
  }

  changed() {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.keep(), IDLE);
    this.sendSoon();
  }

  keep(sent = false) {
    clearTimeout(this.idle);
    if (this.isUntouched && !sent) return;
    const draft = { id: this.draftId, at: new Date().toISOString(), fields: this.written(), sent };
    if (store.write(this.owner, draft)) this.tell("saved");
  }

  sendSoon() {
    if (this.dataset.saveTo) this.toServer ??= setTimeout(() => this.send(), TO_SERVER);
  }

  async send(keepalive = false) {
    this.stopSending();
    const body = new FormData(this.form);
    try {
      const answer = await fetch(this.dataset.saveTo, { method: "POST", body, keepalive });
      if (answer.ok) this.tell("savedThere");
    } catch {
      this.sendSoon();
    }
  }

  stopSending() {
    clearTimeout(this.toServer);
    this.toServer = undefined;
  }

  leave() {
    if (this.isSent) return;
    this.keep();
    if (this.toServer) this.send(true);
  }

  submitted(event) {
    if (event.defaultPrevented || event.submitter?.name === "preview") return;
    this.stopSending();
    this.keep(true);
    this.isSent = true;
  }

  /** The server keeps the words, this device does not: it may be shared. */
  signingOut(event) {
    if (!event.target.matches("[data-forget-drafts]")) return;
    if (this.toServer) this.send(true);
    this.isSent = true;
  }

  tell(what) {
    const line = this.querySelector(".composer__saved");
    if (line) line.textContent = line.dataset[what];
  }
}

function typedInto(form) {
  const typed = [...new FormData(form)].filter(
    ([name, value]) => !NEVER_KEPT.has(name) && typeof value === "string",
  );
  return Object.fromEntries(typed);
}

/** The form as the server filled it in: on a slow line people write before this script comes. */
function asServed(form) {
  const fresh = form.cloneNode(true);
  fresh.reset();
  return fresh;
}

const { user } = document.documentElement.dataset;
if (document.querySelector('[data-notice="sent"]')) store.forgetSent(user);
if (document.querySelector('[data-notice="signed-out"]')) store.forgetAll();
customElements.define("draft-keeper", DraftKeeper);
