// <live-count>: how many notifications a person has not seen, as it is by now.
import { line } from "./line.js";
import { Stream } from "./stream.js";

class LiveCount extends HTMLElement {
  connectedCallback() {
    const { cursor, changes } = this.dataset;
    this.stream = new Stream({ name: "me", cursor, address: changes, receiver: this });
    line.follow(this.stream);
  }

  disconnectedCallback() {
    line.leave(this.stream);
  }

  apply({ object, state }) {
    if (object === "rights") document.querySelector("live-thread")?.refreshSoon("reply");
    if (object !== "notifications") return;
    this.dataset.unseen = state;
    this.querySelector("[data-count]").textContent = state;
  }

  /** The changes that come with it tell how it stands. */
  reset() {}

  lost() {
    this.disconnectedCallback();
  }
}

customElements.define("live-count", LiveCount);
