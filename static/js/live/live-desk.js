// <live-desk>: the queue says that it changed; a case's own page shows it where it stands.
import { LivePage } from "./live-page.js";

class LiveDesk extends LivePage {
  apply({ object }) {
    const { about } = this.dataset;
    if (about) return object === about && this.refreshSoon("state", "history");
    if (object.startsWith("case/")) this.fresh.set(object);
    this.tell();
  }

  /** The page of a case may hold half a message: it is never left for news. */
  reset() {
    if (this.dataset.about) this.apply({ object: this.dataset.about });
    else super.reset();
  }
}

customElements.define("live-desk", LiveDesk);
