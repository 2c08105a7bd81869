// The page's line to the server: a socket where one comes through, else a question now and then.
import { keep, kept } from "../device.js";

const CHECK_EVERY = 30_000;
const CHECK_SELDOM = 60_000;
const WATCH_AGAIN = 5_000;
const HIDDEN_FOR = 600_000;
const AWAY_FOR = 30_000;
const SWITCH = "live";
const OFF = "off";
const SIGNED_OUT = "signed-out"; // any other goodbye is until soon
const SLOW = new Set(["slow-2g", "2g"]);

class Line extends EventTarget {
  streams = new Map();
  state = "";
  isOn = kept(SWITCH) !== OFF;

  follow(stream) {
    this.streams.set(stream.name, stream);
    if (this.socket?.connected) this.watch([stream]);
    this.begun ??= this.begin();
  }

  leave({ name }) {
    this.streams.delete(name);
    this.dispatchEvent(new Event("state"));
    this.tell("unwatch", { streams: [name] });
  }

  async begin() {
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.become("offline"));
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("visibilitychange", () => this.looked());
    addEventListener("storage", ({ key, newValue }) => key === SWITCH && this.turn(newValue !== OFF));
    this.turn(this.isOn);
  }

  /** The reader's choice on this device: to be told, or to ask. */
  turn(isOn) {
    this.isOn = isOn;
    if (isOn) return this.start();
    this.stopChecking();
    this.socket?.disconnect();
    this.become("off");
  }

  choose(isOn) {
    keep(SWITCH, isOn ? undefined : OFF);
    this.turn(isOn);
  }

  async start() {
    if (isFrugal()) return this.check(CHECK_SELDOM);
    this.check(CHECK_EVERY);
    const { io } = await import("../../vendor/socket.io-4.8.4.esm.min.js");
    if (this.socket) return this.isOn && this.socket.connect();
    this.socket = io({ transports: ["websocket"], reconnectionDelayMax: 60_000 });
    this.socket.on("connect", () => this.connected());
    this.socket.on("disconnect", () => this.check(CHECK_EVERY));
    this.socket.on("change", (change) => this.streams.get(change.stream)?.take(change));
    this.socket.on("heads", ({ streams }) => this.compare(streams));
    for (const told of ["presence", "typing"]) {
      this.socket.on(told, (detail) => this.dispatchEvent(new CustomEvent(told, { detail })));
    }
    this.socket.on("bye", ({ reason }) => reason === SIGNED_OUT && this.socket.disconnect());
  }

  connected() {
    if (!this.isOn) return this.socket.disconnect();
    this.stopChecking();
    this.become("live");
    this.watch([...this.streams.values()]);
  }

  async watch(streams) {
    for (let first = 0; first < streams.length; first += 10) {
      const some = streams.slice(first, first + 10);
      const wanted = Object.fromEntries(some.map((one) => [one.name, one.cursor]));
      // Cut off meanwhile: the next connection asks again.
      const answer = await this.socket.emitWithAck("watch", { streams: wanted }).catch(() => ({}));
      if (answer.error) setTimeout(() => this.watchAgain(some), WATCH_AGAIN);
      for (const one of answer.ok ? some : []) one.answered(answer.streams[one.name]);
    }
  }

  /** Said over an open socket, or not at all. */
  tell(event, payload) {
    if (this.socket?.connected) this.socket.emit(event, payload);
  }

  /** Refused, because the server was busy or we were too fast. */
  watchAgain(streams) {
    const left = streams.filter((one) => this.streams.get(one.name) === one);
    if (this.socket.connected) this.watch(left);
  }

  compare(heads) {
    for (const [name, seq] of Object.entries(heads)) this.streams.get(name)?.headIs(seq);
  }

  check(every) {
    if (!this.isOn) return;
    this.every = every;
    this.stopChecking();
    this.checking = setInterval(() => document.hidden || this.ask(), every);
    if (this.state) this.ask();
    this.become(navigator.onLine ? "checking" : "offline");
  }

  stopChecking() {
    clearInterval(this.checking);
  }

  /** Whether an answer came. */
  async ask() {
    try {
      await Promise.all([...this.streams.values()].map((stream) => stream.catchUp()));
      if (!this.socket?.connected) this.become("checking");
      return true;
    } catch {
      this.become("offline");
      return false;
    }
  }

  wake() {
    if (!this.isOn) return;
    this.socket?.connect();
    this.ask();
  }

  /** A page that nobody looks at lets its socket go. */
  looked() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiddenAt = Date.now();
      this.hiding = setTimeout(() => this.socket?.disconnect(), HIDDEN_FOR);
    } else if (Date.now() - this.hiddenAt > AWAY_FOR) this.wake();
  }

  become(told) {
    const state = this.isOn ? told : "off";
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}

function isFrugal() {
  const { saveData, effectiveType } = navigator.connection ?? {};
  return saveData || SLOW.has(effectiveType) || matchMedia("(prefers-reduced-data: reduce)").matches;
}

export const line = new Line();
