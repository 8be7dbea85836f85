/**
 * Who has which document open, and what they are told.
 *
 * Knows pages only as connections that take text, so a test is a page too.
 */
import { randomUUID } from "node:crypto";
import type { Clock } from "../shared/clock.ts";
import { ProtocolError } from "../shared/protocol-error.ts";
import {
  parseClientMessage,
  type ClientMessage,
  type ServerMessage,
  type Session,
} from "../shared/protocol.ts";
import { applyChange, type CanvasDocument, type Change } from "../shared/shapes.ts";
import type { DocumentStore } from "./documents.ts";
import { Presence } from "./presence.ts";

/** Milliseconds from a change to its save: a burst of changes is one write. */
const SAVE_DELAY = 500;

const COLOURS = ["#c2410c", "#0f766e", "#6d28d9", "#be185d", "#1d4ed8", "#4d7c0f"] as const;

export interface Connection {
  send(text: string): void;
}

/** The server's end of one page. */
export interface Page {
  receive(text: string): void;
  closed(): void;
}

export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #clock: Clock;
  readonly #store: DocumentStore;

  constructor(options: { clock: Clock; store: DocumentStore }) {
    this.#clock = options.clock;
    this.#store = options.store;
  }

  connect(connection: Connection): Page {
    let joined: { room: Room; session: Session } | undefined;
    const handle = (message: ClientMessage) => {
      if (message.type !== "join") {
        if (joined === undefined) throw new ProtocolError("not-joined", "Join a document first.");
        joined.room.handle(joined.session, message);
        return;
      }
      if (joined !== undefined) throw new ProtocolError("already-joined", "One document a page.");
      const room = this.#open(message.document);
      joined = { room, session: room.join(message.name, connection) };
    };
    return {
      receive(text) {
        try {
          handle(parseClientMessage(text));
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
          send(connection, { type: "error", code: error.code, message: error.message });
        }
      },
      closed: () => {
        if (joined === undefined) return;
        const { room, session } = joined;
        joined = undefined;
        room.leave(session);
        if (room.isEmpty) this.#rooms.delete(room.id);
      },
    };
  }

  /** Writes down whatever is still waiting for its save. */
  save(): void {
    for (const room of this.#rooms.values()) room.save();
  }

  #open(id: string): Room {
    const open = this.#rooms.get(id);
    if (open !== undefined) return open;
    const room = new Room(id, this.#clock, this.#store);
    this.#rooms.set(id, room);
    return room;
  }
}

class Room {
  readonly id: string;
  readonly #members = new Map<string, { session: Session; connection: Connection }>();
  readonly #clock: Clock;
  readonly #store: DocumentStore;
  readonly #presence: Presence;
  #document: CanvasDocument;
  #cancelSave: (() => void) | undefined;

  constructor(id: string, clock: Clock, store: DocumentStore) {
    this.id = id;
    this.#clock = clock;
    this.#store = store;
    this.#document = store.open(id);
    this.#presence = new Presence((message, except) => this.#broadcast(message, except));
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  join(name: string, connection: Connection): Session {
    const session: Session = { id: randomUUID(), name, colour: this.#freeColour() };
    this.#members.set(session.id, { session, connection });
    send(connection, { type: "joined", session, document: this.#document });
    for (const peer of this.#presence.peers) send(connection, { type: "presence", peer });
    return session;
  }

  leave(session: Session): void {
    this.#members.delete(session.id);
    this.#presence.leave(session);
    if (this.isEmpty) this.save();
  }

  handle(session: Session, message: Exclude<ClientMessage, { type: "join" }>): void {
    switch (message.type) {
      case "change":
        this.#change(session, message.change);
        return;
      case "pointer":
        this.#presence.point(session, { x: message.x, y: message.y });
        return;
      case "select":
        this.#presence.select(session, message.shapes);
        return;
    }
  }

  #change(session: Session, change: Change): void {
    this.#document = applyChange(this.#document, change);
    // The author hears it too: a page shows what the server confirmed and nothing else.
    this.#broadcast({
      type: "changed",
      by: session.id,
      revision: this.#document.revision,
      change,
    });
    this.#cancelSave ??= this.#clock.after(SAVE_DELAY, () => this.save());
  }

  save(): void {
    if (this.#cancelSave === undefined) return;
    this.#cancelSave();
    this.#cancelSave = undefined;
    this.#store.save(this.#document);
  }

  #broadcast(message: ServerMessage, except?: string): void {
    for (const { session, connection } of this.#members.values()) {
      if (session.id !== except) send(connection, message);
    }
  }

  #freeColour(): string {
    const taken = new Set([...this.#members.values()].map(({ session }) => session.colour));
    return COLOURS.find((colour) => !taken.has(colour)) ?? COLOURS[0];
  }
}

function send(connection: Connection, message: ServerMessage): void {
  connection.send(JSON.stringify(message));
}
