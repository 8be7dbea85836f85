/** What a server does for those who search: it keeps their checkouts open. */
import type { FrameRequest, LocateRequest } from "../../ground/contract/server.ts";
import type { Environment } from "../../ground/platform/home.ts";
import { topOf } from "../../ground/platform/repository.ts";
import type { AskedBrief } from "./briefs.ts";
import type { KeptTrees } from "./kept-trees.ts";
import { withoutEmbeddings } from "./embeddings.ts";
import { type LocateOutput, locateText } from "./search.ts";
import { openTree } from "./tree.ts";
import type { Host } from "./workspace.ts";

export class Searching {
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

  /** As `tacit brief --dry-run` answers; the checkout is open from then on, so that it can be asked at each key. */
  async frame({ directory, text }: FrameRequest): Promise<AskedBrief> {
    const { makeBrief } = await import("./briefs.ts");
    return makeBrief(this.#hostOf(directory), text, true);
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
