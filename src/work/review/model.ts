/**
 * A change as a reviewer gets it: every hunk with its risk, its findings and why it may be folded, in the orders in which
 * to read. Pure; the same change gives the same. Nothing is left out of any order.
 */
import type { Finding } from "../../ground/contract/finding.ts";
import type {
  ChangedLine,
  ChangeReview,
  FileReview,
  Fold,
  HunkReview,
  Impact,
} from "../../ground/contract/review.ts";
import type { DiffLine } from "./diff.ts";
import { hasMeaning, leavesProgram, noteOf, noteOfHunk } from "./note.ts";
import type { ReviewedFile, ReviewedHunk } from "./reviewed.ts";
import {
  diffOrder,
  pointsOf,
  type RankedHunk,
  startHere,
  tenMinutes,
  thenByFile,
} from "./risk/order.ts";
import { factsOf, type Past } from "./risk/past.ts";
import { reasonsFor } from "./risk/points.ts";
import { sameEdits as countedTwins } from "./risk/same-edit.ts";
import { movedCode, type HunkMoves } from "./rounds/moved.ts";
import { type SameEdit, sameEdits } from "./rounds/same-edit.ts";

export interface ModelInput {
  readonly files: readonly ReviewedFile[];
  readonly past: Past;
  readonly impactOf: (file: ReviewedFile, hunk: ReviewedHunk) => readonly Impact[];
  readonly findings: readonly Finding[];
  readonly interface: ChangeReview["interface"];
  readonly problems: readonly string[];
}

/** What is known of a change by itself; who has seen what, and what tests ran, comes later. */
export function modelOf(input: ModelInput): ChangeReview {
  const { files, past } = input;
  const moved = movedCode(files);
  const groups = sameEdits(files);
  const groupOf = new Map(groups.flatMap((group) => group.hunks.map((id) => [id, group])));
  const twins = countedTwins(files.flatMap(({ hunks }) => hunks));
  const { placed, loose } = placeFindings(files, input.findings);
  const reviews = files.map((file): FileReview => {
    const { path, oldPath, status, kind, binary } = file;
    const note = noteOf(file);
    return {
      path,
      oldPath,
      status,
      kind,
      binary,
      ...(note === undefined ? {} : { note }),
      hunks: file.hunks.map((hunk): HunkReview => {
        const facts = factsOf(hunk, past.get(file.oldPath), twins.get(hunk.id) ?? 0);
        const told = reasonsFor(hunk, facts);
        const reasons = leavesProgram(hunk) ? told.filter(({ points }) => points < 0) : told;
        const fold = foldOf(file, hunk, moved.hunks.get(hunk.id), groupOf.get(hunk.id));
        return {
          id: hunk.id,
          content: hunk.content,
          path,
          heading: hunk.heading,
          oldStart: hunk.oldStart,
          newStart: hunk.newStart,
          lines: shownLines(hunk.lines, moved.hunks.get(hunk.id)),
          added: countOf(hunk.lines, "added"),
          removed: countOf(hunk.lines, "removed"),
          points: pointsOf({ reasons }),
          reasons,
          impact: [...input.impactOf(file, hunk)],
          findings: placed.get(hunk.id) ?? [],
          untested: [],
          ...(fold === undefined ? {} : { fold }),
          seen: false,
          origins: [],
        };
      }),
    };
  });
  const ranked = reviews.flatMap((file) => file.hunks.map((hunk) => rankedHunk(file, hunk)));
  return {
    files: reviews,
    orders: {
      risk: thenByFile(ranked),
      startHere: worthy(startHere(ranked), reviews),
      tenMinutes: tenMinutes(ranked),
      files: diffOrder(ranked),
    },
    groups: groups.map(({ text, hunks }) => ({ text, hunks: [...hunks] })),
    findings: loose,
    interface: input.interface,
    problems: [...input.problems],
  };
}

/** Without the last ones of which nothing speaks: no points, no impact, no finding. */
function worthy(first: readonly string[], files: readonly FileReview[]): string[] {
  const hunks = new Map(files.flatMap((file) => file.hunks.map((hunk) => [hunk.id, hunk])));
  const last = first.findLastIndex((id) => {
    const hunk = hunks.get(id);
    return hunk !== undefined && (hunk.points > 0 || hunk.impact.length + hunk.findings.length > 0);
  });
  return first.slice(0, last + 1);
}

function rankedHunk({ kind }: FileReview, hunk: HunkReview): RankedHunk {
  const { id, path, reasons, impact, added, removed, fold, findings } = hunk;
  const folded = fold !== undefined && findings.length === 0;
  return { id, path, kind, lines: added + removed, folded, reasons, impact };
}

function countOf(lines: readonly DiffLine[], kind: DiffLine["kind"]): number {
  return lines.filter((line) => line.kind === kind).length;
}

function shownLines(lines: readonly DiffLine[], moves: HunkMoves | undefined): ChangedLine[] {
  if (moves === undefined) return [...lines];
  return lines.map((line) => {
    const isMoved =
      line.kind === "added"
        ? moves.added.has(line.new ?? 0)
        : line.kind === "removed" && moves.removed.has(line.old ?? 0);
    return isMoved ? { ...line, moved: true } : line;
  });
}

/** Why a hunk may be read in passing. */
function foldOf(
  file: ReviewedFile,
  hunk: ReviewedHunk,
  moves: HunkMoves | undefined,
  group: SameEdit | undefined,
): Fold | undefined {
  if (moves?.whole === true) {
    const [from] = moves.from;
    const [to] = moves.to;
    const text =
      from !== undefined
        ? `moved here from ${from.path}:${from.first}`
        : `moved to ${to?.path}:${to?.first}`;
    return { why: "moved", text };
  }
  const format = noteOfHunk(hunk);
  if (format !== undefined && !hasMeaning(hunk)) return { why: "format", text: format };
  if (group !== undefined && group.representative !== hunk.id) {
    return { why: "same-edit", text: `${group.text}, as ${group.hunks.length - 1} others` };
  }
  if (file.kind === "generated") return { why: "generated", text: "made by a machine" };
  return undefined;
}

/** Findings by the hunk that shows their line; those that stand in none are the change's. */
function placeFindings(
  files: readonly ReviewedFile[],
  findings: readonly Finding[],
): { readonly placed: ReadonlyMap<string, Finding[]>; readonly loose: Finding[] } {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const placed = new Map<string, Finding[]>();
  const loose: Finding[] = [];
  for (const finding of findings) {
    const { path, line } = finding;
    const hunks = path === undefined ? [] : (byPath.get(path)?.hunks ?? []);
    const hunk = line === undefined ? undefined : hunks.find((one) => shows(one, line));
    if (hunk === undefined) loose.push(finding);
    else placed.set(hunk.id, [...(placed.get(hunk.id) ?? []), finding]);
  }
  return { placed, loose };
}

function shows({ lines, newStart }: ReviewedHunk, line: number): boolean {
  const last = lines.findLast((one) => one.new !== undefined)?.new ?? newStart;
  return newStart <= line && line <= last;
}
