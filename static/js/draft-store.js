// Unsent words on this device: for each owner [writer, address of the server's copy] a few drafts,
// one per opened page.

const PREFIX = "draft:";
const KEPT = 5;

/** The drafts of `owner`, oldest first; each {id, at, fields, sent}. */
export function read(owner) {
  try {
    const drafts = JSON.parse(localStorage.getItem(PREFIX + owner.join(":")) ?? "[]");
    return Array.isArray(drafts) ? drafts : [];
  } catch {
    return [];
  }
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
  const own = `${PREFIX}${user}:`;
  for (const name of names(own)) {
    const owner = [user, name.slice(own.length)];
    put(owner, read(owner).filter((kept) => !kept.sent));
  }
}

/** Change the fields of every draft that a writer has below an address. */
export function rewrite([user, home], change) {
  const own = `${PREFIX}${user}:`;
  for (const name of names(own + home)) {
    const owner = [user, name.slice(own.length)];
    put(owner, read(owner).map((kept) => ({ ...kept, fields: change(kept.fields) })));
  }
}

/** Forget everything, whoever wrote it, sent or waiting: phones are shared. */
export function forgetAll() {
  for (const name of [...names(), ...names("outbox:")]) localStorage.removeItem(name);
}

function put(owner, drafts) {
  const name = PREFIX + owner.join(":");
  try {
    if (drafts.length) localStorage.setItem(name, JSON.stringify(drafts));
    else localStorage.removeItem(name);
    return true;
  } catch {
    return false;
  }
}

function names(prefix = PREFIX) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}
