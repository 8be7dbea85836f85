/** The other people on this document, as last heard of. */
import type { Peer } from "../shared/protocol.ts";

export class Peers {
  readonly #byId = new Map<string, Peer>();

  update(peer: Peer): void {
    this.#byId.set(peer.id, peer);
  }

  clear(): void {
    this.#byId.clear();
  }

  /** Latest mover last, so that the cursor in motion is drawn on top. */
  get list(): readonly Peer[] {
    return [...this.#byId.values()].toSorted((a, b) => a.at - b.at);
  }
}
