// Contributions that wait on this device for a line: {id, address, at, fields}, the oldest first.

const NAME = "outbox:";

export function waiting(user) {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME + user) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** False when the device keeps nothing: then it has to be sent as usual. */
export function put(user, message) {
  const others = waiting(user).filter(({ id }) => id !== message.id);
  return write(user, [...others, message]);
}

export function remove(user, id) {
  write(user, waiting(user).filter((message) => message.id !== id));
}

/** Change the fields of all that waits to be sent below an address. */
export function rewrite(user, home, change) {
  const changed = waiting(user).map((message) =>
    new URL(message.address).pathname.startsWith(home)
      ? { ...message, fields: change(message.fields) }
      : message,
  );
  write(user, changed);
}

function write(user, messages) {
  try {
    if (messages.length) localStorage.setItem(NAME + user, JSON.stringify(messages));
    else localStorage.removeItem(NAME + user);
    return true;
  } catch {
    return false;
  }
}

/**
 * Send what waits, in order; resolves to how many arrived. The key of its form keeps each one
 * contribution however often it is sent. What is refused stays, marked.
 */
export async function sendAll(user, token) {
  let arrived = 0;
  for (const message of waiting(user).filter(({ refused }) => !refused)) {
    const body = new URLSearchParams({ ...message.fields, csrf_token: token });
    const options = { method: "POST", body, redirect: "manual", credentials: "same-origin" };
    const answer = await fetch(message.address, options).catch(() => null);
    if (!answer || answer.status >= 500 || answer.status === 429) break;
    if (answer.type === "opaqueredirect") {
      remove(user, message.id);
      arrived += 1;
    } else put(user, { ...message, refused: true });
  }
  return arrived;
}
