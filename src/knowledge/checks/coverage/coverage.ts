/**
 * Which lines and branches of which files ran, whatever tool counted it.
 *
 * Reports are written by code that an agent may have written, so what is taken from one is bounded.
 */
import { TacitError } from "../../../ground/core/error.ts";

export interface Branches {
  readonly taken: number;
  readonly of: number;
}

export interface CoveredLines {
  /** How often each 1-based line ran, at least; a line that is not here is unknown. */
  readonly lines: ReadonlyMap<number, number>;
  /** Of lines that branch. */
  readonly branches: ReadonlyMap<number, Branches>;
}

export interface Coverage {
  /** By path in the repository. */
  readonly files: ReadonlyMap<string, CoveredLines>;
}

/** Lines and branches that are taken from one report. */
const MOST_MARKS = 1_000_000;
/** A line that is further down is not kept. */
export const LAST_LINE = 1_000_000;
const MOST_BRANCHES = 100_000;

/** What has been read of a report so far. What two parts of it say of one line is joined: the larger number holds. */
export class Tally implements Coverage {
  readonly files = new Map<string, FileTally>();
  #marks = 0;

  file(path: string): FileTally {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const made = new FileTally(() => this.count());
    this.files.set(path, made);
    return made;
  }

  /** Counts one line or branch. @throws TacitError `checks/broken-report` */
  count(): void {
    this.#marks += 1;
    if (this.#marks > MOST_MARKS) {
      throw brokenReport(`it says more than ${MOST_MARKS} things about the change`);
    }
  }
}

export class FileTally implements CoveredLines {
  readonly lines = new Map<number, number>();
  readonly branches = new Map<number, Branches>();
  readonly #count: () => void;

  constructor(count: () => void) {
    this.#count = count;
  }

  /** Lines that are no lines are passed over. */
  ran(line: number | undefined, hits: number | undefined): void {
    if (!isLine(line) || hits === undefined) return;
    this.#count();
    this.lines.set(line, Math.max(this.lines.get(line) ?? 0, hits));
  }

  branched(line: number | undefined, taken: number | undefined, of: number | undefined): void {
    if (!isLine(line) || taken === undefined || of === undefined) return;
    if (of < 1 || of > MOST_BRANCHES || taken > of) return;
    this.#count();
    const known = this.branches.get(line) ?? { taken: 0, of: 0 };
    this.branches.set(line, { taken: Math.max(known.taken, taken), of: Math.max(known.of, of) });
  }
}

function isLine(line: number | undefined): line is number {
  return line !== undefined && line >= 1 && line <= LAST_LINE;
}

/** What several reports say together. @throws TacitError `checks/broken-report` */
export function joinedCoverage(parts: readonly Coverage[]): Coverage {
  const tally = new Tally();
  for (const { files } of parts) {
    for (const [path, { lines, branches }] of files) {
      const file = tally.file(path);
      for (const [line, hits] of lines) file.ran(line, hits);
      for (const [line, { taken, of }] of branches) file.branched(line, taken, of);
    }
  }
  return tally;
}

/** A count as reports write it; undefined where it is none. One that is too large for a number is cut. */
export function countIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

/** @param why Continues the sentence "… could not be read:". */
export function brokenReport(why: string): TacitError {
  return new TacitError({
    code: "checks/broken-report",
    kind: "input",
    message: `The coverage report could not be read: ${why}.`,
    hint: "Reports of lcov, Cobertura and JaCoCo and profiles of Go are read.",
  });
}
