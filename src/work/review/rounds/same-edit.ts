/** Hunks that make the same edit, so that one of them can be read for all. Pure. */
import { counted, printable, truncated } from "../../../ground/core/text.ts";
import type { Hunk } from "../diff.ts";
import { type Edit, patternOf } from "./edit-pattern.ts";

export interface SameEdit {
  /** Three or more, as they come in the change. */
  readonly hunks: readonly string[];
  /** The one to read: the first. */
  readonly representative: string;
  /** For a person, such as `replaces foo with bar`; safe to print. */
  readonly text: string;
}

const LEAST = 3;
const TEXT_LIMIT = 60;
const EDITS_SHOWN = 2;

/** Groups of hunks that differ in nothing but their surroundings, by their first hunk. */
export function sameEdits(
  files: readonly { readonly hunks: readonly (Hunk & { readonly id: string })[] }[],
): SameEdit[] {
  const groups = new Map<string, { hunks: string[]; edits: readonly Edit[] }>();
  for (const hunk of files.flatMap(({ hunks }) => hunks)) {
    const pattern = patternOf(hunk);
    if (pattern === undefined || !pattern.edits.every(foldable)) continue;
    const key = `${pattern.key} ${languageOf(hunk.path, pattern.edits)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { hunks: [hunk.id], edits: pattern.edits });
    else group.hunks.push(hunk.id);
  }
  return [...groups.values()].flatMap(({ hunks, edits }) => {
    const [representative] = hunks;
    if (representative === undefined || hunks.length < LEAST) return [];
    return [{ hunks, representative, text: textOf(edits) }];
  });
}

/** A name is the same in every file; a line says another thing in another language. */
function languageOf(path: string, edits: readonly Edit[]): string {
  if (edits.every(({ kind }) => kind === "replaced")) return "";
  return /\.[^./]*$/.exec(path)?.[0].toLowerCase() ?? "";
}

/** Lines that came or went whole say what they do only by a word; `return true;` does not. */
function foldable(edit: Edit): boolean {
  const replaced = edit.kind === "lines" && edit.removed.length > 0 && edit.added.length > 0;
  return edit.kind !== "lines" || replaced || edit.telling;
}

function textOf(edits: readonly Edit[]): string {
  const shown = edits.slice(0, EDITS_SHOWN).map((edit) => words(edit));
  const left = edits.length - shown.length;
  return left === 0
    ? shown.join(" and ")
    : `${shown.join(", ")} and makes ${counted(left, "further edit")}`;
}

function words(edit: Edit): string {
  switch (edit.kind) {
    case "replaced":
      return `replaces ${quoted(edit.before)} with ${quoted(edit.after)}${placed(edit.where)}`;
    case "put-in":
      return `adds ${quoted(edit.text)}${placed(edit.where)}`;
    case "taken-out":
      return `removes ${quoted(edit.text)}${placed(edit.where)}`;
    case "lines":
      return aboutLines(edit.removed, edit.added);
  }
}

function placed(where: string): string {
  const [call = "", argument] = where.split("(");
  return argument === undefined ? "" : ` in calls of ${quoted(call)}`;
}

function aboutLines(removed: readonly string[], added: readonly string[]): string {
  if (removed.length === 0) return someLines("adds", added);
  if (added.length === 0) return someLines("removes", removed);
  const [before = ""] = removed;
  const [after = ""] = added;
  if (removed.length === 1 && added.length === 1) {
    return `makes ${quoted(after)} of ${quoted(before)}`;
  }
  return `makes the same ${counted(added.length, "line")} of the same ${counted(removed.length, "line")}, from ${quoted(before)}`;
}

function someLines(verb: string, lines: readonly string[]): string {
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (lines.length === 1) return `${verb} the line ${quoted(first)}`;
  return `${verb} the same ${lines.length} lines, from ${quoted(first)}`;
}

function quoted(text: string): string {
  return `\`${printable(truncated(text.trim().replaceAll(/\s+/g, " "), TEXT_LIMIT))}\``;
}
