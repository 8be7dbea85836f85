/** A hunk for a person: where it stands, why one should read it, and its lines. */
import type { HunkReview, Origin } from "../../../ground/contract/review.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import { oneRow, paint, type Terminal, wrapped } from "../terminal.ts";

/** Lines of a hunk that are shown unless all are asked for. */
const HUNK_LINES = 24;
/** Removed lines in a row that are shown, where not all are. */
const REMOVED = 6;
/** Columns before the reasons of a hunk. */
export const INDENT = 6;

/** What is found in a hunk is shown with its lines, whatever it was folded for. */
export function isFolded({ fold, findings, untested }: HunkReview): boolean {
  return fold !== undefined && findings.length + untested.length === 0;
}

export function headOf({
  points,
  path,
  newStart,
  oldStart,
  heading,
  seen,
  lines,
}: HunkReview): string {
  const at = lines.find(({ kind }) => kind !== "context");
  const place = oneRow(`${path}:${at?.new ?? (newStart > 0 ? newStart : oldStart)}`);
  const where = heading === "" ? "" : paint("dim", `  ${truncated(heading.trim(), 50)}`);
  return `${String(points).padStart(4)}  ${paint("accent", place)}${where}${seen ? paint("dim", "  seen") : ""}`;
}

export function reasons(hunk: HunkReview, { line, width }: Terminal): void {
  const room = width - INDENT;
  const say = (text: string, mark: (text: string) => string): void => {
    for (const each of wrapped(text, room)) line(`${" ".repeat(INDENT)}${mark(each)}`);
  };
  if (hunk.fold !== undefined) say(hunk.fold.text, dim);
  for (const { flag, text } of hunk.impact) say(`${words(flag)}: ${text}`, red);
  for (const { message } of hunk.findings) say(`! ${message}`, amber);
  for (const text of hunk.untested) say(`! ${text}`, amber);
  const why = hunk.reasons.map(({ text }) => text).join(" · ");
  if (why !== "") say(why, plain);
  const from = hunk.origins.slice(0, 2).map(originText).join(" · ");
  if (from !== "") say(from, dim);
}

export function words(flag: string): string {
  return flag.replaceAll("-", " ");
}

export function dim(text: string): string {
  return paint("dim", text);
}
function red(text: string): string {
  return paint("red", text);
}
export function amber(text: string): string {
  return paint("amber", text);
}
export function plain(text: string): string {
  return text;
}

/** Such as `written in round 2 for R1, R3`. */
export function originText({ cause, round, remarks, checks, call }: Origin): string {
  const by = call === undefined ? "" : ` by ${truncated(call.title.replaceAll(/\s+/g, " "), 40)}`;
  switch (cause) {
    case "remarks":
      return `written in round ${round} for ${remarks.join(", ")}${by}`;
    case "findings":
      return `written to mend ${checks.length === 0 ? "red checks" : checks.join(", ")}${by}`;
    case "person":
      return "written by hand";
    case "found":
      return "there before";
    case "brief":
      return `written for the brief${by}`;
    case "steer":
      return `written after a person had a word with the agent${by}`;
    case "nudge":
    case "resume":
    case "answer":
      return `written ${round === 0 ? "for the brief" : `in round ${round}`}, going on${by}`;
  }
}

export function code({ lines }: HunkReview, all: boolean, { line }: Terminal): void {
  let removed = 0;
  let skipped = 0;
  let shown = 0;
  const tellSkipped = (): void => {
    if (skipped > 0) line(dim(`        … ${counted(skipped, "removed line")}`));
    skipped = 0;
  };
  for (const [at, each] of lines.entries()) {
    removed = each.kind === "removed" ? removed + 1 : 0;
    // What came is what one reads; of a long run that went, its beginning says which.
    if (!all && removed > REMOVED) {
      skipped += 1;
      continue;
    }
    tellSkipped();
    if (!all && shown >= HUNK_LINES) {
      line(dim(`        … ${counted(lines.length - at, "line")} more: --all`));
      return;
    }
    line(codeLine(each).trimEnd());
    shown += 1;
  }
  tellSkipped();
}

function codeLine({ kind, text, new: after, moved }: HunkReview["lines"][number]): string {
  const number = paint("dim", (after === undefined ? "" : String(after)).padStart(6));
  if (kind === "context") return `${number}   ${text}`;
  const marked = `${kind === "added" ? "+" : "-"} ${text}`;
  if (moved === true) return `${number} ${paint("dim", marked)}`;
  return `${number} ${paint(kind === "added" ? "green" : "red", marked)}`;
}
