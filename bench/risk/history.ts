/** What the program would have read of the past at each point of a replay; kept as it goes, bounded as `read-past.ts` is. */
import type { LandedCommit } from "../../src/ground/platform/file-history.ts";
import type { ChangedFile } from "../../src/work/review/diff.ts";
import {
  type Fix,
  fixAt,
  fixesToRead,
  isFix,
  linesWritten,
  type Past,
  pastOf,
} from "../../src/work/review/risk/past.ts";
import { LANDED_LIMIT } from "../../src/work/review/risk/read-past.ts";

interface Kept {
  readonly fix: Fix;
  /** How many commits had landed before. */
  readonly at: number;
}

export class History {
  readonly #fixes = new Map<string, readonly Kept[]>();
  readonly #written = new Map<Fix, readonly string[]>();
  #landed = 0;
  #now = 0;

  land(commit: LandedCommit, files: readonly ChangedFile[]): void {
    for (const [from, to] of commit.renames) this.#fixes.set(to, this.#fixes.get(from) ?? []);
    if (isFix(commit)) {
      const written = linesWritten(files);
      for (const path of commit.files) {
        const fix = fixAt(commit, path);
        this.#written.set(fix, written.get(path) ?? []);
        const recent = (this.#fixes.get(path) ?? []).filter((kept) => this.#isRead(kept));
        this.#fixes.set(path, [{ fix, at: this.#landed }, ...recent]);
      }
    }
    this.#landed += 1;
    this.#now = commit.time;
  }

  #isRead({ at }: Kept): boolean {
    return this.#landed - at <= LANDED_LIMIT;
  }

  /** @param paths As the files were called before the change that is about to land. */
  past(paths: readonly string[]): Past {
    const fixes = new Map(
      paths.map((path) => [
        path,
        (this.#fixes.get(path) ?? []).filter((kept) => this.#isRead(kept)).map((kept) => kept.fix),
      ]),
    );
    const read = new Set(fixesToRead(fixes, this.#now).commits);
    return pastOf(
      fixes,
      (fix) => (read.has(fix.commit) ? this.#written.get(fix) : undefined),
      this.#now,
    );
  }
}
