/** Where a remark stands: a file, lines of it, the whole change, a criterion, or an item of the pack. */
import { TacitError } from "../../ground/core/error.ts";
import type { ChangedFile } from "./diff.ts";

export type Place =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "lines"; readonly path: string; readonly first: number; readonly last: number }
  | { readonly kind: "change" }
  | { readonly kind: "criterion"; readonly id: string }
  | { readonly kind: "item"; readonly id: string };

/**
 * Reads `FILE`, `FILE:L`, `FILE:L-L`, `change`, `AC-n` or `item:ID`.
 *
 * @throws TacitError `review/bad-place` when it is empty or its lines run backwards.
 */
export function parsePlace(text: string): Place {
  if (text === "change") return { kind: "change" };
  if (/^AC-\d+$/.test(text)) return { kind: "criterion", id: text };
  if (text.startsWith("item:") && text.length > 5) return { kind: "item", id: text.slice(5) };
  const lines = /^(.+?):(\d+)(?:-(\d+))?$/s.exec(text);
  if (lines) {
    const first = Number(lines[2]);
    const last = Number(lines[3] ?? lines[2]);
    if (first >= 1 && last >= first) {
      return { kind: "lines", path: lines[1] ?? "", first, last };
    }
  } else if (text.trim() !== "") {
    return { kind: "file", path: text };
  }
  throw new TacitError({
    code: "review/bad-place",
    kind: "input",
    message: `\`${text}\` is no place in a change.`,
    hint: "Write FILE, FILE:LINE, FILE:FIRST-LAST, change, AC-1 or item:ID.",
  });
}

/**
 * The text of the lines meant, as they stand in the change's new side, when the change shows them.
 *
 * @throws TacitError `review/not-in-change` when the path is not part of the change.
 */
export function quoteOf(place: Place, files: readonly ChangedFile[]): string | undefined {
  if (place.kind !== "file" && place.kind !== "lines") return undefined;
  const file = files.find(({ path, oldPath }) => path === place.path || oldPath === place.path);
  if (!file) {
    throw new TacitError({
      code: "review/not-in-change",
      kind: "input",
      message: `${place.path} is not part of this change.`,
      hint: `It touches ${files.map(({ path }) => path).join(", ") || "nothing"}. For another place write \`change\`.`,
    });
  }
  if (place.kind === "file") return undefined;
  const wanted = file.hunks
    .flatMap(({ lines }) => lines)
    .filter((line) => line.new !== undefined && line.new >= place.first && line.new <= place.last);
  return wanted.length === 0 ? undefined : wanted.map(({ text }) => text).join("\n");
}

/**
 * The line on the new side of `interdiff` where the old side's `line` of `path` stands now.
 *
 * `changed` when a round touched that very line.
 */
export function movedLine(
  path: string,
  line: number,
  interdiff: readonly ChangedFile[],
): { readonly path: string; readonly line: number } | "changed" {
  const file = interdiff.find(({ oldPath }) => oldPath === path);
  if (!file) return { path, line };
  if (file.status === "deleted") return "changed";
  let shift = 0;
  for (const { lines } of file.hunks) {
    const same = lines.find(({ old }) => old === line);
    if (same)
      return same.kind === "removed" ? "changed" : { path: file.path, line: same.new ?? line };
    if (lines.some(({ old }) => old !== undefined && old > line)) break;
    for (const { kind } of lines) {
      if (kind === "added") shift += 1;
      else if (kind === "removed") shift -= 1;
    }
  }
  return { path: file.path, line: line + shift };
}
