/** Recognises one edit made in many places: a rename, a signature that changed, a code mod. */
import type { ReviewedHunk } from "../reviewed.ts";
import { codeLines, normalised } from "./code-lines.ts";

/**
 * For each hunk, by its id, how many others of the change add the same code, spacing and string literals aside. Hunks that
 * add no code are the same as none.
 */
export function sameEdits(hunks: readonly ReviewedHunk[]): Map<string, number> {
  const edits = new Map<string, string[]>();
  for (const hunk of hunks) {
    const edit = codeLines(hunk, "added").map(shapeOf).join("\n");
    if (edit === "") continue;
    const alike = edits.get(edit);
    if (alike === undefined) edits.set(edit, [hunk.id]);
    else alike.push(hunk.id);
  }
  const others = new Map(hunks.map(({ id }) => [id, 0]));
  for (const alike of edits.values()) {
    for (const id of alike) others.set(id, alike.length - 1);
  }
  return others;
}

function shapeOf(line: string): string {
  return normalised(line).replaceAll(/"[^"]*"|'[^']*'/g, '""');
}
