import { unquotePath } from "../../ground/core/path.ts";
/** A change as files and hunks, parsed from git's unified diff. Pure: the diff arrives as bytes. */

export interface DiffLine {
  readonly kind: "context" | "added" | "removed";
  readonly text: string;
  /** 1-based line on the old side; absent for added lines. */
  readonly old?: number;
  /** 1-based line on the new side; absent for removed lines. */
  readonly new?: number;
}

export interface Hunk {
  readonly path: string;
  /** What git found to stand above the hunk: a function's head, mostly. */
  readonly heading: string;
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
}

export interface ChangedFile {
  /** The new path; the old one for a deleted file. */
  readonly path: string;
  readonly oldPath: string;
  readonly status: "added" | "deleted" | "modified" | "renamed" | "mode";
  readonly binary: boolean;
  /** Git's ids of the content before and after; absent where the diff has none, or the file is not there. */
  readonly oldId?: string;
  readonly newId?: string;
  readonly hunks: readonly Hunk[];
}

const withoutPrefix = (path: string): string => unquotePath(path).replace(/^[ab]\//, "");

interface OpenFile {
  path: string;
  oldPath: string;
  status: ChangedFile["status"];
  binary: boolean;
  oldId?: string;
  newId?: string;
  hunks: Hunk[];
}

/** Both paths of a `diff --git` line where no rename tells them: the two halves are the same path. */
function pathOfHeader(line: string): string {
  const rest = line.slice("diff --git ".length);
  if (rest.startsWith('"')) {
    const end = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0] ?? rest;
    return withoutPrefix(end);
  }
  return withoutPrefix(rest.slice(0, (rest.length - 1) / 2));
}

/** Parses what `git diff` printed with `a/` and `b/` prefixes and without colour. Lines are read as UTF-8. */
export function parseDiff(diff: Uint8Array | string): ChangedFile[] {
  const text = typeof diff === "string" ? diff : Buffer.from(diff).toString("utf8");
  const files: OpenFile[] = [];
  let file: OpenFile | undefined;
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("diff --git ")) {
      const path = pathOfHeader(line);
      file = { path, oldPath: path, status: "modified", binary: false, hunks: [] };
      files.push(file);
    } else if (file === undefined) {
      continue;
    } else if (line.startsWith("@@ ")) {
      const { hunk, next } = readHunk(lines, at, file.path);
      file.hunks.push(hunk);
      at = next - 1;
    } else {
      readHeader(line, file);
    }
  }
  return files;
}

function readHeader(line: string, file: OpenFile): void {
  if (line.startsWith("new file mode")) file.status = "added";
  else if (line.startsWith("deleted file mode")) file.status = "deleted";
  else if (line.startsWith("old mode")) file.status = "mode";
  else if (line.startsWith("rename from ")) {
    file.status = "renamed";
    file.oldPath = unquotePath(line.slice("rename from ".length));
  } else if (line.startsWith("rename to ")) {
    file.path = unquotePath(line.slice("rename to ".length));
  } else if (line.startsWith("index ")) {
    const [, before = "", after = ""] =
      /^index ([0-9a-f]{40,64})\.\.([0-9a-f]{40,64})/.exec(line) ?? [];
    if (/[^0]/.test(before)) file.oldId = before;
    if (/[^0]/.test(after)) file.newId = after;
  } else if (line.startsWith("Binary files ")) file.binary = true;
  else if (line.startsWith("+++ ") && line !== "+++ /dev/null") {
    file.path = withoutPrefix(line.slice(4).replace(/\t$/, ""));
    if (file.status === "mode") file.status = "modified";
  }
}

function readHunk(
  lines: readonly string[],
  start: number,
  path: string,
): { hunk: Hunk; next: number } {
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(lines[start] ?? "");
  const oldStart = Number(header?.[1] ?? 0);
  const newStart = Number(header?.[3] ?? 0);
  let oldLeft = Number(header?.[2] ?? 1);
  let newLeft = Number(header?.[4] ?? 1);
  let oldLine = oldStart;
  let newLine = newStart;
  const found: DiffLine[] = [];
  let at = start + 1;
  // The counts of the header end a hunk: a removed line may itself look like a header.
  for (; at < lines.length && (oldLeft > 0 || newLeft > 0); at += 1) {
    const line = lines[at] ?? "";
    const rest = line.slice(1);
    if (line.startsWith("\\")) continue;
    if (line.startsWith("+")) {
      found.push({ kind: "added", text: rest, new: newLine++ });
      newLeft -= 1;
    } else if (line.startsWith("-")) {
      found.push({ kind: "removed", text: rest, old: oldLine++ });
      oldLeft -= 1;
    } else {
      found.push({ kind: "context", text: rest, old: oldLine++, new: newLine++ });
      oldLeft -= 1;
      newLeft -= 1;
    }
  }
  return { hunk: { path, heading: header?.[5] ?? "", oldStart, newStart, lines: found }, next: at };
}

/** Counts of added and removed lines. */
export function sizeOf(files: readonly ChangedFile[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const { lines } of files.flatMap(({ hunks }) => hunks)) {
    for (const { kind } of lines) {
      if (kind === "added") added += 1;
      else if (kind === "removed") removed += 1;
    }
  }
  return { added, removed };
}
