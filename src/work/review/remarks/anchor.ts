/**
 * Where the lines that a remark is about stand in later commits.
 *
 * By content: a line that survives is followed exactly through each diff, whether it came from the author or with a new
 * base; lines that went from their place are looked for among what was added; and what was put in their place is shown
 * where they are nowhere. Pure: diffs and texts arrive with the steps.
 */
import type { ChangedFile } from "../diff.ts";
import { acrossDiff } from "./across-diff.ts";
import { acrossGap } from "./across-gap.ts";
import { isSame, type Standing } from "./block.ts";
import { keptText, shownLine } from "./kept-line.ts";

/** What is kept of a remark's place when it is made. */
export interface Anchor {
  readonly path: string;
  /** 1-based, on the new side. */
  readonly first: number;
  readonly last: number;
  /** The commit in which these are the lines. */
  readonly commit: string;
  /** The lines meant, at most 1,000, as `kept-line.ts` keeps each. */
  readonly lines: readonly string[];
  /** Up to three lines that stand above them. */
  readonly before: readonly string[];
  /** Up to three lines that stand below them. */
  readonly after: readonly string[];
}

/** What comes between one commit and a later one. */
export type Step =
  | {
      readonly commit: string;
      /** The diff, with renames, from the commit before: of the remark for the first step, of the last step otherwise. */
      readonly files: readonly ChangedFile[];
    }
  | {
      readonly commit: string;
      /** Where the commit before is gone: the texts, as they are now, of the remark's file and the files of the change. */
      readonly texts: ReadonlyMap<string, string>;
    };

export interface Followed {
  /** `changed`: other lines stand there now. `gone`: none do, and the place is the last one, or the nearest. */
  readonly state: "same" | "moved" | "changed" | "gone";
  readonly path: string;
  readonly first: number;
  readonly last: number;
  /** What stands there now; empty where it is gone. */
  readonly text: string;
}

const CONTEXT = 3;
const LINES_LIMIT = 1_000;

/** The anchor of lines of a file; those beyond its end are none. @param text The whole file. */
export function anchorAt(
  place: Pick<Anchor, "path" | "first" | "last" | "commit">,
  text: string,
): Anchor {
  const lines = linesOf(text);
  const first = Math.max(1, Math.trunc(place.first) || 1);
  const last = Math.max(first, Math.trunc(place.last) || first);
  const start = Math.min(first - 1, lines.length);
  return {
    path: place.path,
    first,
    last,
    commit: place.commit,
    lines: kept(lines.slice(start, Math.min(last, start + LINES_LIMIT))),
    before: kept(lines.slice(Math.max(0, start - CONTEXT), start)),
    after: kept(lines.slice(last, last + CONTEXT)),
  };
}

function kept(lines: readonly string[]): string[] {
  return lines.map((line) => keptText(line));
}

/** Lines without their ends; a newline at the end of a text begins no further one. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The lines that a remark was made at, to be shown beside those of now. */
export function textOfAnchor({ lines }: Pick<Anchor, "lines">): string {
  return lines.map((line) => shownLine(line)).join("\n");
}

/** Takes an anchor through later commits, oldest first. */
export function followAnchor(anchor: Anchor, steps: readonly Step[]): Followed {
  let found: Standing = { ...anchor, lost: false };
  for (const step of steps) {
    found =
      "files" in step
        ? acrossDiff(found, anchor, step.files)
        : acrossGap(found, anchor, splitTexts(step.texts));
  }
  const { path, first, last, lines, lost } = found;
  if (lost) return { state: "gone", path, first, last, text: "" };
  const text = textOfAnchor({ lines });
  if (!isSame(lines, anchor.lines)) return { state: "changed", path, first, last, text };
  const stayed = path === anchor.path && first === anchor.first && last === anchor.last;
  return { state: stayed ? "same" : "moved", path, first, last, text };
}

function splitTexts(texts: ReadonlyMap<string, string>): Map<string, string[]> {
  return new Map([...texts].map(([path, text]) => [path, kept(linesOf(text))]));
}

/** Where a whole file is after the steps; `gone` where it was deleted, with its last path. */
export function followFile(
  path: string,
  steps: readonly Step[],
): { readonly path: string; readonly gone: boolean } {
  let now = { path, gone: false };
  for (const step of steps) {
    if ("texts" in step) {
      now = { ...now, gone: !step.texts.has(now.path) };
      continue;
    }
    const came = step.files.some((file) => file.path === now.path && file.status === "added");
    const went = step.files.find(
      ({ oldPath, status }) => oldPath === now.path && status !== "added",
    );
    if (came) now = { ...now, gone: false };
    else if (went?.status === "deleted") now = { ...now, gone: true };
    else if (went !== undefined && !now.gone) now = { path: went.path, gone: false };
  }
  return now;
}
