// <post-outbox>: what is sent without a line waits in sight, goes out once, and can be taken back.
import "./outbox.js";
import { put, remove, waiting } from "./outbox-store.js";

class PostOutbox extends HTMLElement {
  connectedCallback() {
    this.keeper = this.closest("draft-keeper");
    this.form = this.keeper.querySelector("form");
    this.user = this.keeper.dataset.user;
    this.ended = new AbortController();
    const { signal } = this.ended;
    this.keeper.addEventListener("submit", (event) => this.submitted(event), { capture: true, signal });
    document.addEventListener("outbox", () => this.draw(), { signal });
    this.draw();
  }

  disconnectedCallback() {
    this.ended.abort();
  }

  /** Before anything else looks at it: without a line nothing can be sent. */
  submitted(event) {
    if (navigator.onLine || event.submitter?.name) return;
    const { csrf_token: _token, ...fields } = Object.fromEntries(new FormData(this.form));
    if (!fields.body.trim()) return;
    const message = { id: fields.client_key, address: this.form.action, at: Date.now(), fields };
    if (!put(this.user, message)) return;
    event.preventDefault();
    this.empty();
  }

  empty() {
    const { body, client_key: key } = this.form.elements;
    body.value = "";
    key.value = crypto.randomUUID();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    this.querySelector("[data-list]")?.remove();
    const messages = waiting(this.user).filter(({ address }) => address === this.form.action);
    if (!messages.length) return;
    const list = this.querySelector("template[data-waiting]").content.firstElementChild.cloneNode(true);
    const [pattern] = list.querySelectorAll("li");
    pattern.remove();
    for (const message of messages) list.querySelector("ul").append(this.item(pattern, message));
    this.append(list);
  }

  item(pattern, message) {
    const item = pattern.cloneNode(true);
    item.querySelector("[data-words]").textContent = message.fields.body;
    const refused = item.querySelector("[data-refused]");
    refused.hidden = !message.refused;
    refused.append(" ", message.refused ?? "");
    item.querySelector("button").addEventListener("click", () => this.takeBack(message));
    return item;
  }

  takeBack({ id, fields }) {
    remove(this.user, id);
    const { body } = this.form.elements;
    body.value = [fields.body, body.value].filter((text) => text.trim()).join("\n\n");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
  }
}

customElements.define("post-outbox", PostOutbox);
