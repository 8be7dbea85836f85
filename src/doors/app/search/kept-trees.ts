/**
 * Trees that a process keeps open between questions.
 *
 * Every question looks at the tree first, for that alone tells whether an answer is still true: a watcher may be late by
 * the one edit that somebody asks about. What is kept is the index, which takes longer to open than the tree to look at.
 */
import type { ListedFile } from "../../../ground/platform/tree.ts";
import type { Place } from "../../../knowledge/locate/signals.ts";

/** What an index is of. */
export interface Version {
  readonly directory: string;
  /** None where there is no history. */
  readonly commit: string | undefined;
  readonly files: readonly ListedFile[];
}

export interface Built {
  readonly place: Place;
  readonly close: () => void;
}

interface Kept extends Version {
  readonly building: Promise<Built>;
  users: number;
  /** Closed once nobody uses it. */
  dropped: boolean;
}

/** Trees that one process keeps; somebody works on one, and looks at another. */
const MOST = 2;

export class KeptTrees {
  /** By folder, the one that was asked last at the end. */
  readonly #kept = new Map<string, Kept>();

  has(directory: string): boolean {
    return this.#kept.has(directory);
  }

  /** The index of a version: the kept one, or what `build` gives. To close it is to say that one has done with it. */
  async use(version: Version, build: () => Promise<Built>): Promise<Built> {
    const { directory, commit, files } = version;
    const before = this.#kept.get(directory);
    const kept =
      before !== undefined && isSame(before, version)
        ? before
        : { directory, commit, files, building: build(), users: 0, dropped: false };
    kept.users += 1;
    if (before !== kept && before !== undefined) drop(before);
    this.#kept.delete(directory);
    this.#kept.set(directory, kept);
    const oldest = [...this.#kept.values()].slice(0, -MOST);
    for (const one of oldest) {
      this.#kept.delete(one.directory);
      drop(one);
    }
    try {
      const { place } = await kept.building;
      return { place, close: () => release(kept) };
    } catch (error) {
      if (this.#kept.get(directory) === kept) this.#kept.delete(directory);
      throw error;
    }
  }

  close(): void {
    for (const kept of this.#kept.values()) drop(kept);
    this.#kept.clear();
  }
}

function isSame(kept: Version, { commit, files }: Version): boolean {
  return (
    kept.commit === commit &&
    kept.files.length === files.length &&
    kept.files.every((file, at) => file.path === files[at]?.path && file.id === files[at].id)
  );
}

function drop(kept: Kept): void {
  kept.dropped = true;
  if (kept.users === 0) void end(kept);
}

function release(kept: Kept): void {
  kept.users -= 1;
  if (kept.users === 0 && kept.dropped) void end(kept);
}

async function end({ building }: Kept): Promise<void> {
  const built = await building.catch(() => undefined); // who waited for it has heard why
  built?.close();
}
