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

/** The time after a pointer's broadcast in which its further moves wait. */
interface Pause {
  moved: boolean;
  readonly cancel: () => void;
}

export class Presence {
  readonly #clock: Clock;
  readonly #broadcast: Broadcast;
  readonly #peers = new Map<string, Peer>();
  readonly #pauses = new Map<string, Pause>();

  constructor(clock: Clock, broadcast: Broadcast) {
    this.#clock = clock;
    this.#broadcast = broadcast;
  }

  /** Everybody who has moved or selected something: what a page that joins now has missed. */
  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  point(session: Session, cursor: Point): void {
    this.#update(session, { cursor });
    const pause = this.#pauses.get(session.id);
    if (pause === undefined) this.#tellMove(session.id);
    else pause.moved = true;
  }

  select(session: Session, selection: readonly string[]): void {
    this.#update(session, { selection });
    // Selecting is rare; it need not wait.
    this.#tell(session.id);
  }

  leave({ id }: Session): void {
    this.#pauses.get(id)?.cancel();
    this.#pauses.delete(id);
    if (this.#peers.delete(id)) this.#broadcast({ type: "gone", id }, id);
  }

  #update(session: Session, news: Partial<Peer>): void {
    const before = this.#peers.get(session.id) ?? { ...session, cursor: undefined, selection: [] };
    this.#peers.set(session.id, { ...before, ...news, at: this.#clock.now() });
  }

  #tellMove(id: string): void {
    this.#tell(id);
    const cancel = this.#clock.after(POINTER_INTERVAL, () => {
      this.#pauses.delete(id);
      // Where the pointer came to rest must arrive, even when nothing moves after it.
      if (pause.moved) this.#tellMove(id);
    });
    const pause: Pause = { moved: false, cancel };
    this.#pauses.set(id, pause);
  }

  #tell(id: string): void {
    const peer = this.#peers.get(id);
    if (peer !== undefined) this.#broadcast({ type: "presence", peer }, id);
  }
}
