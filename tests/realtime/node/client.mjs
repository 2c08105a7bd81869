// A page that follows streams as the protocol asks of every client, with the real Socket.IO client
// and without a browser. Commands come as JSON lines, and each is answered by one line.
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { io } from "socket.io-client";

const [site, seed] = process.argv.slice(2);
const headers = { Origin: site, ...JSON.parse(process.env.HEADERS ?? "{}") };
const ARTICLE = /<article [^>]*id="p(\d+)"[^]*?<\/article>/g;
const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 250;
const PERSISTENCE = 100; // asks through a restart of the server
const PAUSE = 200;

let random = Number(seed ?? 1);
const streams = new Map();
const chance = { dropped: 0 };
const goodbyes = [];

/** The same numbers for the same seed, so that a failure happens again. */
function draw() {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  return random / 2 ** 32;
}

const lose = () => draw() * 100 < chance.dropped;

async function fetchText(address) {
  for (let turn = 0; turn < PERSISTENCE; turn += 1) {
    const answer = await fetch(new URL(address, site), { headers }).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => null) : null; // cut off, as it was read
    if (text !== null) return text;
    if (answer?.status === 404) return null;
    await wait(PAUSE);
  }
  throw new Error(`No answer from ${address}`);
}

class Stream {
  early = new Map();
  objects = {}; // what the page holds: an object's state and drawing by its name
  steps = []; // [from, to, how]: each number in one step, none left out
  asked = 0;

  constructor(name, page) {
    Object.assign(this, { name, page });
  }

  get seq() {
    return Number.parseInt(this.cursor, 10);
  }

  /** Read every part of the page as a browser does: its place in the stream before the rest. */
  async open() {
    const part = (number) => fetchText(`${this.page}?view=flat&page=${number}`);
    let text = await part(1);
    const [, cursor] = text.match(/data-cursor="([^"]+)"/);
    [, this.address] = text.match(/data-changes="([^"]+)"/);
    this.objects = {};
    for (let number = 2; text !== null; text = await part(number++)) {
      for (const [html, post] of text.matchAll(ARTICLE)) {
        const state = html.includes("post--withdrawn") ? "withdrawn" : "published";
        this.objects[`post/${post}`] = { state, html };
      }
    }
    this.move(cursor, "opened");
  }

  move(cursor, how) {
    const from = this.cursor === undefined ? null : this.seq;
    this.cursor = cursor;
    this.steps.push([from, this.seq, how]);
  }

  apply({ object, state, html }) {
    if (state === "gone") delete this.objects[object];
    else this.objects[object] = { state, html: html?.trim() };
  }

  take(change) {
    if (change.seq === null) return this.lost();
    if (change.seq <= this.seq) return;
    this.early.set(change.seq, change);
    this.drain();
    if (this.early.size) this.catchUpSoon();
  }

  drain() {
    for (let next; (next = this.early.get(this.seq + 1)); ) {
      this.early.delete(next.seq);
      this.move(next.cursor, "told");
      this.apply(next);
    }
  }

  async answered(answer) {
    if (answer.error) return this.lost();
    if (answer.reset) {
      this.steps.push([this.seq, answer.seq, "reset"]);
      return this.open();
    }
    if (answer.seq > this.seq) {
      this.move(answer.cursor, "caught up");
      answer.changes.forEach((change) => this.apply(change));
    }
    for (const seq of this.early.keys()) if (seq <= this.seq) this.early.delete(seq);
    this.drain();
    if (answer.more) this.catchUpSoon();
  }

  catchUpSoon() {
    const pause = SHORTEST_WAIT + draw() * (LONGEST_WAIT - SHORTEST_WAIT);
    this.soon ??= setTimeout(() => this.catchUp(), pause);
  }

  async catchUp() {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  async ask() {
    this.asked += 1;
    const text = await fetchText(`${this.address}?after=${encodeURIComponent(this.cursor)}`);
    if (text === null) return this.lost();
    await this.answered(JSON.parse(text));
  }

  lost() {
    this.isLost = true;
    this.objects = {};
  }

  report() {
    const { seq, cursor, objects, steps, asked, isLost = false } = this;
    return { seq, cursor, objects, steps, asked, isLost };
  }
}

const socket = io(site, {
  transports: ["websocket"],
  extraHeaders: headers,
  reconnectionDelay: 100,
  reconnectionDelayMax: 1000,
});

async function follow(some) {
  const wanted = Object.fromEntries(some.map((one) => [one.name, one.cursor]));
  // Cut off meanwhile: the next connection asks again.
  const answer = await socket.emitWithAck("watch", { streams: wanted }).catch(() => ({}));
  if (answer.error) setTimeout(() => socket.connected && follow(some), PAUSE);
  if (answer.ok) await Promise.all(some.map((one) => one.answered(answer.streams[one.name])));
  return answer;
}

socket.on("connect", () => streams.size && follow([...streams.values()]));
socket.on("change", (change) => lose() || streams.get(change.stream)?.take(change));
socket.on("bye", ({ reason }) => goodbyes.push(reason));
socket.on("heads", ({ streams: heads }) => {
  if (lose()) return;
  for (const [name, seq] of Object.entries(heads)) {
    const stream = streams.get(name);
    if (seq > stream?.seq) stream.catchUpSoon();
  }
});

const commands = {
  async watch({ stream, page }) {
    const followed = new Stream(stream, page);
    await followed.open();
    streams.set(stream, followed);
    if (socket.connected) await follow([followed]);
    return { seq: followed.seq };
  },
  drop({ percent }) {
    chance.dropped = percent;
    return {};
  },
  /** The line is cut, if it is there; the client comes back by itself. */
  disconnect() {
    if (socket.connected) socket.io.engine.close();
    return {};
  },
  async ask({ event, payload }) {
    return { answer: await socket.timeout(20_000).emitWithAck(event, payload) };
  },
  report() {
    const followed = [...streams].map(([name, stream]) => [name, stream.report()]);
    return { connected: socket.connected, goodbyes, streams: Object.fromEntries(followed) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...details } = JSON.parse(line);
  const answer = await commands[command](details);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit();
