// A bare Node socket.io that tells everyone what is sent to it: what live pages are measured by.

import { createServer } from "node:http";
import { Server } from "socket.io";

const html = "x".repeat(Number(process.env.EVENT_BYTES ?? 1024));

const web = createServer((request, response) => {
  if (request.url.startsWith("/say/")) {
    io.emit("change", { seq: Number(request.url.slice("/say/".length)), html });
  }
  response.end();
});
const io = new Server(web, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => socket.on("watch", (_wanted, answer) => answer({ ok: true })));
web.keepAliveTimeout = 600_000; // whoever speaks is silent while a thousand join
web.listen(Number(process.argv[2]), "127.0.0.1", 4096);
