/** Wires the page: buttons, canvas, and a socket that comes back when it drops. */
import { systemClock } from "../shared/clock.ts";
import { ProtocolError } from "../shared/protocol-error.ts";
import { parseServerMessage, type ClientMessage } from "../shared/protocol.ts";
import type { ShapeKind } from "../shared/shapes.ts";
import { Editor } from "./editor.ts";

/** Milliseconds before a lost connection is tried again. */
const RETRY = 1_000;

// All of these are in index.html.
const canvas = document.querySelector("canvas")!;
const status = document.querySelector("output")!;
const query = new URLSearchParams(location.search);
let socket: WebSocket;

const editor = new Editor(canvas, (message) => send(message));

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-add]")) {
  button.addEventListener("click", () => editor.add(button.dataset.add as ShapeKind));
}
document.querySelector("[data-undo]")!.addEventListener("click", () => editor.undo());
connect();

function connect(): void {
  socket = new WebSocket(`ws://${location.host}/socket`);
  socket.addEventListener("open", () => {
    const name = query.get("name") ?? "Guest";
    send({ type: "join", document: query.get("document") ?? "main", name });
  });
  socket.addEventListener("message", ({ data }) => receive(String(data)));
  socket.addEventListener("close", () => {
    status.textContent = "Connection lost; trying again";
    // Rejoining brings the whole document, so nothing needs replaying.
    systemClock.after(RETRY, connect);
  });
}

function send(message: ClientMessage): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function receive(text: string): void {
  try {
    const message = parseServerMessage(text);
    if (message.type === "joined") status.textContent = `You are ${message.session.name}`;
    if (message.type === "error") status.textContent = message.message;
    editor.receive(message);
  } catch (error) {
    // A newer server may say things that this page does not know; it goes on without them.
    if (!(error instanceof ProtocolError)) throw error;
  }
}
