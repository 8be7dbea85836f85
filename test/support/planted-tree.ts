/** A small tree in memory, as a listing, and a history for it. */
import { createHash } from "node:crypto";
import type { Commit } from "../../src/ground/platform/history.ts";
import type { Listing } from "../../src/ground/platform/tree.ts";

export function plantedTree(files: Readonly<Record<string, string>>): Listing {
  const listed = Object.keys(files)
    .toSorted()
    .map((path) => ({
      path,
      id: createHash("sha1")
        .update(files[path] ?? "")
        .digest("hex"),
    }));
  return {
    files: listed,
    skipped: { missing: 0, names: 0, large: 0, binary: 0, irregular: 0 },
    async *read(wanted) {
      for (const { path } of wanted) {
        const text = files[path] ?? "";
        yield { path, size: text.length, text };
      }
    },
  };
}

/** `count` files by a pattern of path and text, in which `#` is the number from 1. */
export function planted(
  count: number,
  path: string,
  text: string,
  from = 1,
): Record<string, string> {
  const files: Record<string, string> = {};
  for (let number = from; number < from + count; number += 1) {
    files[path.replaceAll("#", String(number))] = text.replaceAll("#", String(number));
  }
  return files;
}

/** A commit that adds and edits files. */
export function pastCommit(
  subject: string,
  added: readonly string[],
  edited: readonly string[] = [],
): Commit {
  const id = createHash("sha1").update(`${subject} ${added.join()} ${edited.join()}`).digest("hex");
  return { id, subject, body: "", files: [...added, ...edited], added, renames: [] };
}
