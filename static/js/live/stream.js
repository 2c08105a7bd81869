// One stream as a page follows it: every change once, in order, none left out.

const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 250;

/**
 * `receiver` is told: `apply(change)` each change in order, `reset()` when too much was missed to
 * tell, `lost(stream)` when it is gone for this reader.
 */
export class Stream {
  constructor({ name, cursor, address, receiver }) {
    Object.assign(this, { name, cursor, address, receiver });
    this.early = new Map();
  }

  get seq() {
    return Number.parseInt(this.cursor, 10);
  }

  /** A change that came by itself. */
  take(change) {
    if (change.seq === null) return this.receiver.lost(this);
    if (change.seq <= this.seq) return;
    this.early.set(change.seq, change);
    this.drain();
    if (this.early.size) this.catchUpSoon();
  }

  drain() {
    for (const seq of this.early.keys()) if (seq <= this.seq) this.early.delete(seq);
    for (let next; (next = this.early.get(this.seq + 1)); ) {
      this.early.delete(next.seq);
      this.cursor = next.cursor;
      this.receiver.apply(next);
    }
  }

  answered(answer) {
    if (answer.error) return this.receiver.lost(this);
    if (!answer.reset && answer.seq < this.seq) return;
    this.cursor = answer.cursor;
    if (answer.reset) this.receiver.reset();
    for (const change of answer.changes) this.receiver.apply(change);
    this.drain();
    if (answer.more) this.catchUpSoon();
  }

  /** All was read anew, and is as it was at this place: what was told since is told once more. */
  resume(cursor) {
    const before = this.seq;
    this.cursor = cursor;
    this.drain();
    if (this.seq < before) this.catchUpSoon();
  }

  headIs(seq) {
    if (seq > this.seq) this.catchUpSoon();
  }

  catchUpSoon() {
    const wait = SHORTEST_WAIT + Math.random() * (LONGEST_WAIT - SHORTEST_WAIT);
    this.soon ??= setTimeout(() => this.catchUp().catch(() => {}), wait);
  }

  /** One question at a time; rejects when no answer comes. */
  async catchUp() {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  async ask() {
    const join = this.address.includes("?") ? "&" : "?";
    const answer = await fetch(`${this.address}${join}after=${this.cursor}`, { credentials: "same-origin" });
    if (answer.status === 404) return this.receiver.lost(this);
    if (!answer.ok) throw new Error(`Refused: ${answer.status}`);
    this.answered(await answer.json());
  }
}
