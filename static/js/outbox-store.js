// Contributions that wait on this device for a line: {id, address, at, fields}, the oldest first.
// What the server refused has {refused}, why.
import { keepList, keptList } from "./device.js";
import { parsed } from "./trusted.js";

const NAME = "outbox:";

export function waiting(user) {
  return keptList(NAME + user);
}

/** False when the device keeps nothing: then it has to be sent as usual. */
export function put(user, message) {
  const others = waiting(user).filter(({ id }) => id !== message.id);
  return write(user, [...others, message]);
}

export function remove(user, id) {
  write(user, waiting(user).filter((message) => message.id !== id));
}

/** Change the fields of all that `user` has waiting below the address `home`. */
export function rewrite(user, home, change) {
  const changed = waiting(user).map((message) => {
    const isThere = new URL(message.address).pathname.startsWith(home);
    return isThere ? { ...message, fields: change(message.fields) } : message;
  });
  write(user, changed);
}

function write(user, messages) {
  const isKept = keepList(NAME + user, messages);
  document.dispatchEvent(new Event("outbox"));
  return isKept;
}

/**
 * Send what waits, in order; resolves to how many arrived. The key of its form keeps each one
 * contribution however often it is sent. What is refused stays, as the server gave it back.
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
    } else put(user, refusal(message, parsed(await answer.text())));
  }
  return arrived;
}

function refusal(message, page) {
  const why = page.querySelector(".error-summary li") ?? page.querySelector("[role=alert]");
  const body = page.querySelector("form [name=body]")?.value ?? message.fields.body;
  return { ...message, refused: why?.textContent.trim() || " ", fields: { ...message.fields, body } };
}
