// <draft-keeper>: keeps what is being written in its form, here and on the server, until it arrives.
import { offerEarlier } from "./draft-offer.js";
import * as store from "./draft-store.js";
import { speak } from "./speaking.js";
import { SIGN, quotedFrom, silenced, withdrawn } from "./withdrawn.js";

const IDLE = 700;
const TO_SERVER = 10_000;
const NEVER_KEPT = new Set(["csrf_token", "reply_to", "version"]);

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || !this.dataset.user || !this.dataset.saveTo) return;
    this.draftId = crypto.randomUUID();
    this.begin();
    this.listen = new AbortController();
    const { signal } = this.listen;
    this.form.addEventListener("input", () => this.changed(), { signal });
    this.form.addEventListener("submit", (event) => this.submitted(event), { signal });
    document.addEventListener("submit", (event) => this.signingOut(event), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
    addEventListener("pageshow", () => (this.isSent = false), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.leave(), { signal });
    document.addEventListener("withdrawn", ({ detail }) => this.silence(detail), { signal });
    const { stubs, saveTo } = this.dataset;
    if (stubs) withdrawn(saveTo, stubs.split(" ").map(Number));
    offerEarlier(this);
    if (!this.isUntouched) this.changed();
  }

  disconnectedCallback() {
    if (this.listen) this.leave();
    this.listen?.abort();
    clearTimeout(this.idle);
    clearTimeout(this.toServer);
  }

  get owner() {
    return [this.dataset.user, this.dataset.saveTo];
  }

  begin() {
    this.start = JSON.stringify(typedInto(asServed(this.form)));
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
    this.toServer ??= setTimeout(() => this.send(), TO_SERVER);
  }

  async send(keepalive = false) {
    this.stopSending();
    const body = new FormData(this.form);
    try {
      const answer = await fetch(this.dataset.saveTo, { method: "POST", body, keepalive });
      if (answer.ok) this.tell("savedThere");
      if (answer.status === 200) withdrawn(this.dataset.saveTo, (await answer.json()).withdrawn);
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

  /** Quoted words were taken back: a sign stands for them, and all else stays where it is. */
  silence(silent) {
    const { body } = this.form.elements;
    const quoted = quotedFrom(silent, body.value);
    for (const { from, to } of quoted.toReversed()) replace(body, from, to);
    const served = silenced(silent, body.defaultValue);
    if (served !== body.defaultValue) {
      body.defaultValue = served;
      this.begin();
    }
    this.offerAgain();
    if (quoted.length) this.tellWithdrawn(new Set(quoted.map(({ number }) => number)));
  }

  /** The offer holds the words as they were. */
  offerAgain() {
    const offer = this.querySelector(".composer__offer");
    if (!offer) return;
    const held = offer.contains(document.activeElement);
    offer.remove();
    offerEarlier(this);
    if (held) this.querySelector("[data-restore]")?.focus();
  }

  tellWithdrawn(numbers) {
    const preview = this.querySelector("[data-preview]");
    preview.replaceChildren();
    preview.hidden = true;
    const { content } = this.querySelector("template[data-withdrawn]");
    for (const number of numbers) {
      const told = content.firstElementChild.cloneNode(true);
      told.textContent = told.textContent.replace("{n}", number);
      this.querySelector(".composer__told").append(told);
      speak(told.textContent);
    }
    this.changed();
  }

  tell(what) {
    const line = this.querySelector(".composer__saved");
    if (line) line.textContent = line.dataset[what];
  }
}

/** The caret stays in the words in which it stands; within those that go it stands behind them. */
function replace(field, from, to) {
  const { selectionStart, selectionEnd, scrollTop } = field;
  field.setRangeText(SIGN, from, to, "preserve");
  if (selectionStart === selectionEnd) field.selectionStart = field.selectionEnd;
  field.scrollTop = scrollTop;
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
