/** What ran of a change: coverage held against the lines that it added. */
import type { ChangeCoverage, FileCoverage } from "../../../ground/contract/finding.ts";
import type { Change } from "../change.ts";
import type { Branches, Coverage, CoveredLines } from "./coverage.ts";

/** First and last line. */
export type Range = readonly [number, number];

export interface ChangedCoverage {
  readonly path: string;
  /** Lines that ran. */
  readonly covered: readonly Range[];
  /** Lines that did not, with the unknown ones between two of them. */
  readonly uncovered: readonly Range[];
  /** Lines that the report says nothing of; of a new file, up to the last one that it knows. */
  readonly unknown: readonly Range[];
  /** Lines of which some branches were not taken; where the line itself never ran, that says it all. */
  readonly branches: readonly (Branches & { readonly line: number })[];
}

type State = "covered" | "uncovered" | "unknown";

/** By path; files of which no changed line is known are left out. */
export function coverageOfChange(coverage: Coverage, change: Change): ChangedCoverage[] {
  const found: ChangedCoverage[] = [];
  for (const [path, file] of coverage.files) {
    const changed = change.get(path);
    if (changed === undefined || changed.status === "deleted") continue;
    const runs = runsOf(changed.lines, file);
    const states = runs.flatMap(([first, last]) => statesOf(first, last, file.lines));
    const isIn = (line: number): boolean => changed.lines === "all" || changed.lines.has(line);
    const branches = [...file.branches]
      .filter(([line, { taken, of }]) => isIn(line) && taken < of && file.lines.get(line) !== 0)
      .map(([line, { taken, of }]) => ({ line, taken, of }))
      .toSorted((a, b) => a.line - b.line);
    if (branches.length === 0 && states.every(({ state }) => state === "unknown")) continue;
    const of = (wanted: State): Range[] =>
      states.filter(({ state }) => state === wanted).map(({ range }) => range);
    const [covered, uncovered, unknown] = [of("covered"), of("uncovered"), of("unknown")];
    found.push({ path, covered, uncovered, unknown, branches });
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The changed lines as runs without a gap. */
function runsOf(lines: ReadonlySet<number> | "all", file: CoveredLines): Range[] {
  if (lines === "all") {
    let last = 0;
    for (const line of file.lines.keys()) last = Math.max(last, line);
    return last === 0 ? [] : [[1, last]];
  }
  const runs: [number, number][] = [];
  for (const line of [...lines].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === line - 1) run[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}

interface Stretch {
  readonly state: State;
  readonly range: Range;
}

/** The lines of a run in stretches of one state. */
function statesOf(first: number, last: number, lines: ReadonlyMap<number, number>): Stretch[] {
  const stretches: { state: State; range: [number, number] }[] = [];
  for (let line = first; line <= last; line += 1) {
    const hits = lines.get(line);
    const state = hits === undefined ? "unknown" : hits > 0 ? "covered" : "uncovered";
    const [before, latest] = stretches.slice(-2);
    const previous = latest ?? before;
    if (previous?.state === state) {
      previous.range[1] = line;
    } else if (
      state === "uncovered" &&
      latest?.state === "unknown" &&
      before?.state === "uncovered"
    ) {
      stretches.pop();
      before.range[1] = line;
    } else {
      stretches.push({ state, range: [line, line] });
    }
  }
  return stretches;
}

/** What a verdict holds of one file's ranges and branches, and of a change's files. */
const MOST_PLACES = 500;
const MOST_FILES = 1000;

export interface CompactCoverage {
  readonly coverage: ChangeCoverage;
  /** How many files, ranges and branches found no room. */
  readonly left: number;
}

/** Coverage as a verdict keeps it. @param reports Paths that it was read from. */
export function compactCoverage(
  reports: readonly string[],
  changed: readonly ChangedCoverage[],
): CompactCoverage {
  let left = Math.max(0, changed.length - MOST_FILES);
  const files = changed
    .slice(0, MOST_FILES)
    .map(({ path, covered, uncovered, branches }): FileCoverage => {
      left +=
        Math.max(0, uncovered.length - MOST_PLACES) + Math.max(0, branches.length - MOST_PLACES);
      return {
        path,
        covered: covered.reduce((sum, [first, last]) => sum + last - first + 1, 0),
        uncovered: uncovered.slice(0, MOST_PLACES).map(([first, last]) => [first, last]),
        branches: branches.slice(0, MOST_PLACES),
      };
    });
  return { coverage: { report: reports.join(", "), files }, left };
}
