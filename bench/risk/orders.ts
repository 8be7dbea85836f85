/** Asks the program for the orders of a change's hunks, and adds those that it is held against. */
import { RiskSignal } from "../../src/ground/contract/review.ts";
import type { ChangedFile } from "../../src/work/review/diff.ts";
import { type ReviewedHunk, reviewedFiles } from "../../src/work/review/reviewed.ts";
import { codeLines } from "../../src/work/review/risk/code-lines.ts";
import {
  byRisk,
  diffOrder,
  pointsOf,
  type RankedHunk,
  startHere,
  tenMinutes,
  thenByFile,
} from "../../src/work/review/risk/order.ts";
import { factsOf, type Past } from "../../src/work/review/risk/past.ts";
import { type HunkFacts, reasonsFor } from "../../src/work/review/risk/points.ts";
import { sameEdits } from "../../src/work/review/risk/same-edit.ts";

const shipped = {
  "file order": diffOrder,
  points: byRisk,
  "five, then by file": thenByFile,
  "ten minutes": tenMinutes,
} as const;
const against = [
  "largest first",
  "points, ties halved",
  "points, blame",
  "five, then diff order",
] as const;

/** Names of all orders; a hunk's `scores` stand in this order. */
export const orders = [
  ...Object.keys(shipped),
  ...against,
  ...RiskSignal.options.map((signal) => `without ${signal}` as const),
] as readonly string[];

export interface Ordered {
  readonly path: string;
  /** Added and removed lines. */
  readonly lines: number;
  /** Higher is read earlier. */
  readonly scores: readonly number[];
  readonly tellsRewrite: boolean;
  readonly blamedRewrite: boolean;
}

/**
 * Orders all hunks of a change, and gives those that are measured: source that adds code.
 *
 * @param files Without texts; impact is left out, as the labels say nothing of it.
 */
export function orderedHunks(
  files: readonly ChangedFile[],
  {
    past,
    fixedBefore,
    counts,
  }: {
    readonly past: Past;
    readonly fixedBefore: (file: ChangedFile, hunk: number) => boolean;
    readonly counts: (path: string) => boolean;
  },
): (readonly [file: ChangedFile, hunk: number, ordered: Ordered])[] {
  const reviewed = reviewedFiles(files, () => ({}));
  const same = sameEdits(reviewed.flatMap(({ hunks }) => hunks));
  const all = reviewed.flatMap((file) =>
    file.hunks.map((hunk, at) => {
      const facts = factsOf(hunk, past.get(file.oldPath), same.get(hunk.id) ?? 0);
      return { file, hunk, at, facts, blamed: fixedBefore(file, at) };
    }),
  );
  const ranked = all.map(({ file, hunk, facts }) => rankedHunk(file.kind, hunk, facts));
  const byBlame = all.map(({ file, hunk, facts, blamed }) =>
    rankedHunk(file.kind, hunk, {
      ...facts,
      rewritesFix: blamed ? { commit: "", subject: "" } : undefined,
    }),
  );
  const places = [
    ...Object.values(shipped).map((order) => placesIn(order(ranked))),
    placesIn([]),
    placesIn([]),
    placesIn(byRisk(byBlame)),
    placesIn(fiveThenDiff(ranked)),
    ...RiskSignal.options.map((signal) => placesIn(byRisk(ranked, new Set([signal])))),
  ];
  return all.flatMap(({ file, hunk, at, facts, blamed }, index) => {
    const one = ranked[index];
    if (one === undefined || !counts(file.path) || codeLines(hunk, "added").length === 0) return [];
    const scores = places.map((place) => -(place.get(hunk.id) ?? 0));
    scores[orders.indexOf("largest first")] = one.lines;
    scores[orders.indexOf("points, ties halved")] = pointsOf(one);
    const ordered: Ordered = {
      path: file.path,
      lines: one.lines,
      scores,
      tellsRewrite: facts.rewritesFix !== undefined,
      blamedRewrite: blamed,
    };
    return [[file, at, ordered] as const];
  });
}

function rankedHunk(kind: RankedHunk["kind"], hunk: ReviewedHunk, facts: HunkFacts): RankedHunk {
  return {
    id: hunk.id,
    path: hunk.path,
    kind,
    lines: hunk.lines.filter((line) => line.kind !== "context").length,
    reasons: reasonsFor(hunk, facts),
    impact: [],
  };
}

function placesIn(order: readonly string[]): Map<string, number> {
  return new Map(order.map((id, at) => [id, at]));
}

/** The five first, then all others as git tells them: what `thenByFile` might do instead. */
function fiveThenDiff(ranked: readonly RankedHunk[]): string[] {
  return [...new Set([...startHere(ranked), ...diffOrder(ranked)])];
}
