/**
 * The orders in which a person may read a change. Each is a permutation of all hunks: risk puts first, it never hides.
 *
 * Two questions, two orders, as RISK-FACTS found: which hunk most likely needs a fix (`byRisk`, and `thenByFile`, which keeps
 * files together after the first five), and what to read when time is short (`tenMinutes`). Every signal can be left out,
 * to see what it does. Hunks come in the order of the diff; ids go out.
 */
import type {
  FileKind,
  Impact,
  ImpactFlag,
  Reason,
  RiskSignal,
} from "../../../ground/contract/review.ts";

export interface RankedHunk {
  readonly id: string;
  readonly path: string;
  readonly kind: FileKind;
  /** Added and removed lines. */
  readonly lines: number;
  /** It may be read in passing. */
  readonly folded?: boolean;
  readonly reasons: readonly Reason[];
  readonly impact: readonly Impact[];
}

export type LeftOut = ReadonlySet<RiskSignal | ImpactFlag>;

/** Hunks that a page opens with. */
export const START = 5;
const kinds: readonly FileKind[] = [
  "source",
  "configuration",
  "test",
  "documentation",
  "generated",
];
const nothing: LeftOut = new Set();

/** The sum over the reasons; at least -2. */
export function pointsOf(hunk: Pick<RankedHunk, "reasons">, without: LeftOut = nothing): number {
  return hunk.reasons
    .filter(({ signal }) => !without.has(signal))
    .reduce((sum, { points }) => sum + points, 0);
}

/** As git tells them. */
export function diffOrder(hunks: readonly RankedHunk[]): string[] {
  return hunks.map(({ id }) => id);
}

/** Below every sum of points. */
const LAST = -3;

/**
 * Most points first. Among equals a hunk with impact goes before one without, whatever their number; then source before
 * configuration before tests, documentation and what is generated; then the order of the diff. What is folded, and files
 * that are not source, come after all others, unless they carry impact.
 */
export function byRisk(hunks: readonly RankedHunk[], without: LeftOut = nothing): string[] {
  return descending(
    hunks,
    (hunk) => (isPassing(hunk, without) ? LAST : pointsOf(hunk, without)),
    without,
  );
}

function isPassing({ kind, folded = false, impact }: RankedHunk, without: LeftOut): boolean {
  return (folded || kind !== "source") && !impact.some(({ flag }) => !without.has(flag));
}

/** The five hunks to begin with; fewer where the change has fewer. */
export function startHere(hunks: readonly RankedHunk[], without: LeftOut = nothing): string[] {
  return byRisk(hunks, without).slice(0, START);
}

/**
 * Those five, then the others file by file: first the file with the riskiest hunk, and in each the order of the diff.
 * (Files in the order of the diff find later fixes less early: `bench/risk/README.md`.)
 */
export function thenByFile(hunks: readonly RankedHunk[], without: LeftOut = nothing): string[] {
  const ranked = byRisk(hunks, without);
  const begun = new Set(ranked.slice(0, START));
  const files = new Map<string, string[]>();
  const pathOf = new Map(hunks.map(({ id, path }) => [id, path]));
  for (const id of ranked) files.set(pathOf.get(id) ?? "", []);
  for (const { id, path } of hunks) if (!begun.has(id)) files.get(path)?.push(id);
  return [...begun, ...[...files.values()].flat()];
}

/**
 * What finds most for the lines that it makes one read: (points + 3) ÷ √lines, descending; among equals as `byRisk`. Files
 * that are not source come last: nothing was measured of them.
 */
export function tenMinutes(hunks: readonly RankedHunk[], without: LeftOut = nothing): string[] {
  return descending(
    hunks,
    (hunk) =>
      hunk.kind === "source" && !isPassing(hunk, without)
        ? (pointsOf(hunk, without) - LAST) / Math.sqrt(Math.max(1, hunk.lines))
        : 0,
    without,
  );
}

function descending(
  hunks: readonly RankedHunk[],
  valueOf: (hunk: RankedHunk) => number,
  without: LeftOut,
): string[] {
  return hunks
    .map((hunk) => ({
      id: hunk.id,
      value: valueOf(hunk),
      costly: hunk.impact.some(({ flag }) => !without.has(flag)),
      kind: kinds.indexOf(hunk.kind),
    }))
    .toSorted((a, b) => b.value - a.value || Number(b.costly) - Number(a.costly) || a.kind - b.kind)
    .map(({ id }) => id);
}
