// Unsent words on this device: for each owner [writer, address of the server's copy] a few drafts,
// one per opened page.
import { keep, keepList, keptList, names } from "./device.js";

const PREFIX = "draft:";
const KEPT = 5;

/** The drafts of `owner`, oldest first; each {id, at, fields, sent}. */
export function read(owner) {
  return keptList(PREFIX + owner.join(":"));
}

/** Keep `draft` instead of what it holds already; false when the device keeps nothing. */
export function write(owner, draft) {
  const others = read(owner).filter(
    (kept) => kept.id !== draft.id && !holds(draft.fields, kept.fields),
  );
  return put(owner, [...others, draft].slice(-KEPT));
}

/** Whether nothing typed in `less` would be lost by keeping `more`. */
export function holds(more, less) {
  return ["title", "body"].every((name) => (more[name] ?? "").includes((less[name] ?? "").trim()));
}

export function remove(owner, id) {
  put(owner, read(owner).filter((kept) => kept.id !== id));
}

/** Forget what `user` sent: the server says that it has arrived. */
export function forgetSent(user) {
  for (const owner of ownersOf(user)) put(owner, read(owner).filter((kept) => !kept.sent));
}

/** Change the fields of every draft that `user` has below the address `home`. */
export function rewrite(user, home, change) {
  for (const owner of ownersOf(user, home)) {
    put(owner, read(owner).map((kept) => ({ ...kept, fields: change(kept.fields) })));
  }
}

/** Forget everything, whoever wrote it, sent or waiting: phones are shared. */
export function forgetAll() {
  for (const name of [...names(PREFIX), ...names("outbox:")]) keep(name);
}

function put(owner, drafts) {
  return keepList(PREFIX + owner.join(":"), drafts);
}

function ownersOf(user, home = "") {
  const own = `${PREFIX}${user}:`;
  return names(own + home).map((name) => [user, name.slice(own.length)]);
}
