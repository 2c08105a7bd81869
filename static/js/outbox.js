// What waits on this device goes out from any page of its writer's, once there is a line. What was
// refused is told on every page but that of its thread, where it stands.
import { sendAll, waiting } from "./outbox-store.js";

const { dataset } = document.documentElement;
const told = new Set();

async function send() {
  if (!waiting(dataset.user).length || !navigator.onLine) return;
  const token = document.querySelector("[name=csrf_token]").value;
  if (await sendAll(dataset.user, token)) tell("arrived");
}

function tell(what) {
  const { content } = document.querySelector(`template[data-${what}]`);
  const notice = content.firstElementChild.cloneNode(true);
  document.querySelector(".notices").append(notice);
  return notice;
}

function show() {
  const messages = waiting(dataset.user);
  dataset.waiting = messages.filter(({ refused }) => !refused).length;
  for (const { refused, address } of messages) {
    const { pathname } = new URL(address);
    if (!refused || told.has(pathname) || document.querySelector(`form[action="${pathname}"]`)) continue;
    told.add(pathname);
    tell("refused").querySelector("a").href = pathname.replace(/\/posts$/, "#reply");
  }
}

addEventListener("online", send);
document.addEventListener("outbox", show, true); // before those who read what it counts
show();
send();
