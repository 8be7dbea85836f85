/** Where a remark stands: a file, lines of it, the whole change, a criterion, or an item of the pack. */
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { ChangedFile } from "./diff.ts";

export type Place =
  | { readonly kind: "file"; readonly path: string }
  | {
      readonly kind: "lines";
      readonly path: string;
      readonly first: number;
      readonly last: number;
      /** Lines as they were at the base, which the change may have removed. */
      readonly side?: "old";
    }
  | { readonly kind: "change" }
  | { readonly kind: "criterion"; readonly id: string }
  | { readonly kind: "item"; readonly id: string };

/** Characters of a place; no file system has longer paths. */
const LONGEST = 8192;

/**
 * Reads `FILE`, `FILE:L`, `FILE:L-L`, `FILE:-L`, `FILE:-L-L`, `change`, `AC-n` or `item:ID`.
 *
 * A file whose name reads as something else is written `./change` or, with a colon at its end, `a.ts:7:`.
 *
 * @throws TacitError `review/bad-place` when it is empty or its lines run backwards.
 */
export function parsePlace(text: string): Place {
  if (text === "change") return { kind: "change" };
  if (/^AC-\d{1,9}$/.test(text)) return { kind: "criterion", id: text };
  if (text.startsWith("item:") && text.length > 5) return { kind: "item", id: text.slice(5) };
  const place = text.length <= LONGEST ? inFile(text.replace(/^\.\//, "")) : undefined;
  if (place !== undefined) return place;
  throw new TacitError({
    code: "review/bad-place",
    kind: "input",
    message: `\`${truncated(text, 200)}\` is no place in a change.`,
    hint: "Write FILE, FILE:LINE, FILE:FIRST-LAST, FILE:-LINE for a line before the change, change, AC-1 or item:ID.",
  });
}

function inFile(text: string): Place | undefined {
  const colon = text.lastIndexOf(":");
  const path = text.slice(0, Math.max(0, colon));
  const numbers = /^(-?)(\d{1,9})(?:-(\d{1,9}))?$/.exec(text.slice(colon + 1));
  if (colon > 0 && numbers !== null) {
    const [, old, from, to = from] = numbers;
    const [first, last] = [Number(from), Number(to)];
    if (first < 1 || last < first) return undefined;
    return { kind: "lines", path, first, last, ...(old === "" ? {} : { side: "old" }) };
  }
  const file = text.endsWith(":") ? path : text;
  return file.trim() === "" ? undefined : { kind: "file", path: file };
}

/** How a place is written, so that `parsePlace` reads the same, whatever the file is called. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case "change":
      return "change";
    case "criterion":
      return place.id;
    case "item":
      return `item:${place.id}`;
    case "file": {
      const { path } = place;
      const asIs = isFile(inFile(path), path) ? path : `${path}:`;
      return sheltered(asIs);
    }
    case "lines": {
      const { path, first, last, side } = place;
      const lines = first === last ? String(first) : `${first}-${last}`;
      return sheltered(`${path}:${side === undefined ? "" : "-"}${lines}`);
    }
  }
}

/** Keeps a path that reads as another kind of place apart from it. */
function sheltered(text: string): string {
  return /^(?:change$|AC-\d{1,9}$|item:|\.\/)/.test(text) ? `./${text}` : text;
}

function isFile(place: Place | undefined, path: string): boolean {
  return place?.kind === "file" && place.path === path;
}

/**
 * A place as a person meant it, where a file has a name that reads as lines of another: `a.ts:7` is that file where it is
 * one and `a.ts` is none.
 */
export function meantPlace(text: string, exists: (path: string) => boolean): Place {
  const place = parsePlace(text);
  if (place.kind !== "lines" || exists(place.path)) return place;
  const path = text.replace(/^\.\//, "");
  return exists(path) ? { kind: "file", path } : place;
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
