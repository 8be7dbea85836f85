/** What a server does for those who search: it keeps their checkouts open. */
import type { FrameRequest, LocateRequest } from "../../../ground/contract/server.ts";
import type { Environment } from "../../../ground/platform/home.ts";
import { topOf } from "../../../ground/platform/repository.ts";
import type { AskedBrief, Desk } from "../briefs/briefs.ts";
import type { KeptTrees } from "./kept-trees.ts";
import { withoutEmbeddings } from "./embeddings.ts";
import { type LocateOutput, locateText } from "./search.ts";
import { openTree } from "./tree.ts";
import type { Host } from "../workspace.ts";

/** Milliseconds for which what was seen serves whoever goes on typing, and after which nobody gets it any more. */
const SERVES = 2_000;
const TOO_OLD = 10_000;

interface KeptDesk {
  readonly directory: string;
  readonly seen: Desk;
  /** When it was seen. */
  readonly at: number;
}

export class Searching {
  #desk: KeptDesk | undefined;
  #looking: { readonly directory: string; readonly seen: Promise<Desk> } | undefined;
  readonly #environment: Environment;
  readonly #trees: KeptTrees;

  /** @param environment Of the server. */
  constructor(environment: Environment, trees: KeptTrees) {
    // Where embeddings come from is the matter of who asks, and nothing is asked of anybody in their name.
    this.#environment = { ...environment, ...withoutEmbeddings };
    this.#trees = trees;
  }

  /** As `tacit locate` answers without embeddings; undefined for a checkout that is not open. */
  async locate({
    directory,
    text,
    limit,
    explain,
  }: Omit<LocateRequest, "version">): Promise<LocateOutput | undefined> {
    const root = await topOf(directory); // git itself would take longer than the answer
    if (root === undefined || !this.#trees.has(root)) return undefined;
    return locateText(this.#hostOf(directory), text, { tree: root, limit, explain });
  }

  /**
   * As `tacit brief --dry-run` answers, at each key that somebody presses. What was seen of the repository serves for some
   * keys, and for some more while it is looked at again; a brief that is written looks anew.
   */
  async frame({ directory, text }: FrameRequest): Promise<AskedBrief> {
    const { draftAt, lookAt } = await import("../briefs/briefs.ts");
    const desk = this.#desk;
    const age = desk?.directory === directory ? performance.now() - desk.at : Infinity;
    if (desk !== undefined && age < TOO_OLD) {
      if (age > SERVES) void this.#look(directory, lookAt).catch(() => {});
      return draftAt(desk.seen, text);
    }
    return draftAt(await this.#look(directory, lookAt), text);
  }

  /** Looks once, however many ask meanwhile. */
  async #look(directory: string, lookAt: (host: Host) => Promise<Desk>): Promise<Desk> {
    if (this.#looking?.directory === directory) return this.#looking.seen;
    const looking = { directory, seen: lookAt(this.#hostOf(directory)) };
    this.#looking = looking;
    try {
      const seen = await looking.seen;
      // Whoever is at the old one has what it needs in memory, and is done before the next turn.
      this.#desk?.seen.tree.close();
      this.#desk = { directory, seen, at: performance.now() };
      return seen;
    } finally {
      if (this.#looking === looking) this.#looking = undefined;
    }
  }

  /** Opens a checkout, so that `locate` is answered at once from now on. */
  async open(directory: string): Promise<void> {
    const tree = await openTree(this.#hostOf(directory));
    tree.close();
  }

  #hostOf(directory: string): Host {
    return { directory, environment: this.#environment, progress: () => {}, trees: this.#trees };
  }
}
