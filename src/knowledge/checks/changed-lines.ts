/** Which lines a diff adds or changes: conventions are asked of these, not of what stood there before. */

/** Path → 1-based lines on the new side; `all` for a file that is new or has no lines to tell. */
export type ChangedLines = Map<string, Set<number> | "all">;

/**
 * Reads a unified diff as git prints it (with or without prefixes `a/ b/`).
 *
 * Bytes are taken as UTF-8; a file in another encoding yields odd text but right line numbers, because a line ends
 * with the same byte in each. Deleted files have no new side and are left out. A line deleted without replacement
 * counts for nothing: there is no line on the new side that anyone could mend.
 */
export function changedLinesIn(diff: string | Uint8Array): ChangedLines {
  const text = typeof diff === "string" ? diff : new TextDecoder("utf-8").decode(diff);
  const changed: ChangedLines = new Map();
  let lines: Set<number> | undefined;
  let fresh = false;
  let line = 0;
  let left = { old: 0, new: 0 };
  for (const row of text.split("\n")) {
    // Inside a hunk its counts decide; a changed line may itself look like a header ("--- a/x").
    if (left.old > 0 || left.new > 0) {
      const mark = row[0];
      if (mark === "\\") continue;
      if (mark === "+") lines?.add(line);
      if (mark !== "-") {
        line += 1;
        left.new -= 1;
      }
      if (mark !== "+") left.old -= 1;
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(row);
    if (hunk !== null) {
      line = Number(hunk[2]);
      left = { old: Number(hunk[1] ?? 1), new: Number(hunk[3] ?? 1) };
    } else if (row.startsWith("--- ")) {
      fresh = pathIn(row.slice(4)) === undefined;
    } else if (row.startsWith("+++ ")) {
      const path = pathIn(row.slice(4));
      lines = path === undefined || fresh ? undefined : new Set();
      if (path !== undefined) changed.set(path, lines ?? "all");
    } else if (row.startsWith("diff --git ")) {
      lines = undefined;
      fresh = false;
    }
  }
  return changed;
}

/** The path in a `---` or `+++` row; undefined for `/dev/null`. */
function pathIn(raw: string): string | undefined {
  const row = raw.replace(/\r$/, "").replace(/\t.*$/, "");
  const path = row.startsWith('"') ? unquoted(row.slice(1, -1)) : row;
  return path === "/dev/null" ? undefined : path.replace(/^[abciwo]\//, "");
}

/** Undoes git's C-style quoting; octal escapes are bytes of UTF-8. */
function unquoted(text: string): string {
  const named: Readonly<Record<string, number>> = {
    a: 7,
    b: 8,
    t: 9,
    n: 10,
    v: 11,
    f: 12,
    r: 13,
    '"': 34,
    "\\": 92,
  };
  const bytes: number[] = [];
  for (const [part] of text.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    if (!part.startsWith("\\")) bytes.push(...new TextEncoder().encode(part));
    else if (/^\\[0-7]{3}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 8));
    else bytes.push(named[part.slice(1)] ?? part.charCodeAt(1));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
