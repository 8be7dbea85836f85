/** Models of changes that a process keeps: whoever reviews asks for the same one after everything that they say. */
import type { ChangeReview } from "../../../ground/contract/review.ts";

/** Lines of all kept models together; a line takes about 200 bytes. */
const MOST_LINES = 200_000;

export class KeptModels {
  /** By name, the one that was asked last at the end. */
  readonly #kept = new Map<string, { readonly model: ChangeReview; readonly lines: number }>();
  readonly #most: number;

  constructor(most: number = MOST_LINES) {
    this.#most = most;
  }

  /** @param name Says everything on which the model depends. */
  get(name: string): ChangeReview | undefined {
    const found = this.#kept.get(name);
    if (found === undefined) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, found);
    return found.model;
  }

  /** One with more lines than are kept of all is not kept. */
  set(name: string, model: ChangeReview): void {
    const lines = linesIn(model);
    if (lines > this.#most) return;
    this.#kept.delete(name);
    this.#kept.set(name, { model, lines });
    let all = [...this.#kept.values()].reduce((sum, each) => sum + each.lines, 0);
    for (const [oldest, { lines: freed }] of this.#kept) {
      if (all <= this.#most) break;
      this.#kept.delete(oldest);
      all -= freed;
    }
  }
}

function linesIn({ files }: ChangeReview): number {
  return files.reduce(
    (sum, { hunks }) => sum + hunks.reduce((all, { lines }) => all + lines.length, 0),
    0,
  );
}
