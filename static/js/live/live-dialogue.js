// <live-dialogue>: a home or a list of threads that says when there is more.
import { LivePage } from "./live-page.js";

customElements.define("live-dialogue", class extends LivePage {});
