import type { Rooms } from "../../src/server/rooms.ts";
import {
  parseServerMessage,
  type ClientMessage,
  type ServerMessage,
} from "../../src/shared/protocol.ts";

export interface OpenPage {
  /** What the server said since the page was opened, oldest first. */
  readonly received: readonly ServerMessage[];
  /** The page's own session id. */
  readonly id: string;
  send(message: ClientMessage): void;
  sendText(text: string): void;
  close(): void;
}

/** Opens the document "main" as `name`, without a network in between. */
export function openPage(rooms: Rooms, name: string): OpenPage {
  const received: ServerMessage[] = [];
  const page = rooms.connect({ send: (text) => received.push(parseServerMessage(text)) });
  page.receive(JSON.stringify({ type: "join", document: "main", name }));
  const [first] = received;
  if (first?.type !== "joined") throw new Error(`${name} could not join`);
  return {
    received,
    id: first.session.id,
    send: (message) => page.receive(JSON.stringify(message)),
    sendText: (text) => page.receive(text),
    close: () => page.closed(),
  };
}
