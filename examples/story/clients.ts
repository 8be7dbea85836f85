/**
 * Two people on the running editor: Ada watches Lin's cursor appear, move and go.
 *
 * Run it with the editor's address: `node clients.ts http://127.0.0.1:4173`.
 */
const DEADLINE = 5_000;
/** Where Lin points, in turn; a place is left once Ada has seen it. */
const STOPS = [
  { x: 120, y: 80 },
  { x: 240, y: 160 },
];

/** What this program reads of a server's message. */
interface Message {
  type: string;
  id?: string;
  session?: { id: string };
  peer?: { id: string; cursor?: { x: number; y: number } };
}

const [, , url] = process.argv;
if (url === undefined) fail("usage: node clients.ts URL");
setTimeout(() => fail(`nothing more was seen within ${DEADLINE / 1_000} s`), DEADLINE).unref();

let seen = 0;
let linId: string | undefined;
let lin: WebSocket | undefined;

const ada = join("Ada", (message) => {
  // Lin comes when Ada is there, so that nothing is missed.
  if (message.type === "joined") lin = join("Lin", startPointing);
  if (message.type === "presence" && message.peer?.id === linId) sawCursor(message.peer?.cursor);
  if (message.type === "gone" && message.id === linId) sawDeparture();
});

function startPointing(message: Message): void {
  if (message.type !== "joined") return;
  linId = message.session?.id;
  point();
}

function point(): void {
  lin?.send(JSON.stringify({ type: "pointer", ...STOPS[seen] }));
}

function sawCursor(cursor: { x: number; y: number } | undefined): void {
  const stop = STOPS[seen];
  if (stop === undefined || cursor?.x !== stop.x || cursor.y !== stop.y) return;
  console.log(`Ada sees Lin's cursor ${seen === 0 ? "appear at" : "move to"} ${stop.x},${stop.y}`);
  seen += 1;
  if (seen < STOPS.length) point();
  else lin?.close();
}

function sawDeparture(): void {
  if (seen < STOPS.length) fail("Lin's cursor went before it had moved");
  console.log("Ada sees Lin's cursor go");
  ada.addEventListener("close", () => process.exit(0));
  ada.close();
}

function join(name: string, receive: (message: Message) => void): WebSocket {
  const socket = new WebSocket(new URL("/socket", url?.replace(/^http/, "ws")));
  socket.addEventListener("open", () => {
    socket.send(JSON.stringify({ type: "join", document: "main", name }));
  });
  socket.addEventListener("message", ({ data }) => receive(JSON.parse(String(data))));
  socket.addEventListener("error", () => fail(`${name} cannot connect to ${url}`));
  return socket;
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
