/**
 * Where everybody's pointer is, and what they have selected.
 *
 * Never saved: it means nothing once its owner is gone.
 */
import type { Peer, ServerMessage, Session } from "../shared/protocol.ts";
import type { Point } from "../shared/shapes.ts";

/** Sends to every page in the room but the one whose session id is `except`. */
export type Broadcast = (message: ServerMessage, except: string) => void;

export class Presence {
  readonly #broadcast: Broadcast;
  readonly #peers = new Map<string, Peer>();

  constructor(broadcast: Broadcast) {
    this.#broadcast = broadcast;
  }

  /** Everybody who has moved or selected something: what a page that joins now has missed. */
  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  point(session: Session, cursor: Point): void {
    this.#update(session, { cursor });
  }

  select(session: Session, selection: readonly string[]): void {
    this.#update(session, { selection });
  }

  leave(session: Session): void {
    this.#peers.delete(session.id);
  }

  #update(session: Session, news: Partial<Peer>): void {
    const before = this.#peers.get(session.id) ?? { ...session, cursor: undefined, selection: [] };
    const peer: Peer = { ...before, ...news, at: Date.now() };
    this.#peers.set(session.id, peer);
    this.#broadcast({ type: "presence", peer }, peer.id);
  }
}
