/**
 * What no test runs of a hunk, in words.
 *
 * Only a report of the very commit says anything: on the next one its lines stand elsewhere. Where nothing is known
 * nothing is said, since a line that no report knows may well be tested.
 */
import type { FileCoverage, Verdict } from "../../../ground/contract/finding.ts";
import { counted } from "../../../ground/core/text.ts";
import type { Hunk } from "../diff.ts";
import type { ReviewedFile } from "../reviewed.ts";

/** By path. */
export type CoverageAt = ReadonlyMap<string, FileCoverage>;

/** Places that are named in one sentence. */
const MOST_NAMED = 4;

/** A verdict's coverage at a commit; undefined where it has none, or is of another commit. */
export function coverageAt(
  verdict: Pick<Verdict, "commit" | "coverage"> | undefined,
  commit: string,
): CoverageAt | undefined {
  if (verdict?.coverage === undefined || verdict.commit !== commit) return undefined;
  return new Map(verdict.coverage.files.map((file) => [file.path, file]));
}

/** Such as `no test runs lines 44–47` and `no test takes a branch of line 50 (1 of 2 taken)`; at most two sentences. */
export function untestedIn(
  file: Pick<ReviewedFile, "path">,
  hunk: Pick<Hunk, "lines">,
  coverage: CoverageAt | undefined,
): string[] {
  const known = coverage?.get(file.path);
  if (known === undefined) return [];
  const added = hunk.lines.flatMap(({ kind, new: line }) =>
    kind === "added" && line !== undefined ? [line] : [],
  );
  return [...unrun(added, known), ...untaken(new Set(added), known)];
}

function unrun(added: readonly number[], { uncovered }: FileCoverage): string[] {
  const ranges: [number, number][] = [];
  for (const line of added) {
    if (!uncovered.some(([first, last]) => first <= line && line <= last)) continue;
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === line - 1) range[1] = line;
    else ranges.push([line, line]);
  }
  if (ranges.length === 0) return [];
  const isOne = ranges.length === 1 && ranges[0]?.[0] === ranges[0]?.[1];
  const places = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return [`no test runs ${isOne ? "line" : "lines"} ${listed(places)}`];
}

function untaken(added: ReadonlySet<number>, { branches }: FileCoverage): string[] {
  const open = branches.filter(({ line, taken, of }) => added.has(line) && taken < of);
  const [only] = open;
  if (only === undefined) return [];
  if (open.length === 1) {
    const { line, taken, of } = only;
    return [`no test takes a branch of line ${line} (${taken} of ${of} taken)`];
  }
  const places = open.map(({ line, taken, of }) => `${line} (${taken} of ${of} taken)`);
  return [`no test takes every branch of lines ${listed(places)}`];
}

function listed(places: readonly string[]): string {
  const left = places.length - MOST_NAMED;
  const shown = left > 0 ? places.slice(0, MOST_NAMED) : places;
  const last = left > 0 ? counted(left, "more place") : shown.at(-1);
  const before = left > 0 ? shown : shown.slice(0, -1);
  return before.length === 0 ? `${last}` : `${before.join(", ")} and ${last}`;
}
