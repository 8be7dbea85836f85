/**
 * Where everybody's pointer is, and what they have selected.
 *
 * Never saved: it means nothing once its owner is gone.
 */
import type { Clock } from "../shared/clock.ts";
import type { Peer, ServerMessage, Session } from "../shared/protocol.ts";
import type { Point } from "../shared/shapes.ts";

/** Milliseconds between two broadcasts of one pointer: smooth to the eye, 20 messages a second. */
const POINTER_INTERVAL = 50;

/** Sends to every page in the room but the one whose session id is `except`. */
export type Broadcast = (message: ServerMessage, except: string) => void;

export class Presence {
  readonly #clock: Clock;
  readonly #broadcast: Broadcast;
  readonly #peers = new Map<string, Peer>();
  /** When each pointer was last broadcast. */
  readonly #pointedAt = new Map<string, number>();

  constructor(clock: Clock, broadcast: Broadcast) {
    this.#clock = clock;
    this.#broadcast = broadcast;
  }

  /** Everybody who has moved or selected something: what a page that joins now has missed. */
  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  point(session: Session, cursor: Point): void {
    const now = this.#clock.now();
    const last = this.#pointedAt.get(session.id);
    if (last !== undefined && now - last < POINTER_INTERVAL) return;
    this.#pointedAt.set(session.id, now);
    this.#update(session, { cursor });
  }

  select(session: Session, selection: readonly string[]): void {
    this.#update(session, { selection });
  }

  leave({ id }: Session): void {
    this.#pointedAt.delete(id);
    if (this.#peers.delete(id)) this.#broadcast({ type: "gone", id }, id);
  }

  #update(session: Session, news: Partial<Peer>): void {
    const before = this.#peers.get(session.id) ?? { ...session, cursor: undefined, selection: [] };
    const peer: Peer = { ...before, ...news, at: this.#clock.now() };
    this.#peers.set(session.id, peer);
    this.#broadcast({ type: "presence", peer }, peer.id);
  }
}
