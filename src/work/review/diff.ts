/**
 * A change as files and hunks, parsed from git's unified diff. Pure: the diff arrives as bytes.
 *
 * Read line by line from the bytes, because a diff may be larger than any one string, and one line of it may be too.
 */
import { createHash } from "node:crypto";
import { unquotePath } from "../../ground/core/path.ts";

export interface DiffLine {
  readonly kind: "context" | "added" | "removed";
  /** Without the line's end; a carriage return before it stays. */
  readonly text: string;
  /** 1-based line on the old side; absent for added lines. */
  readonly old?: number | undefined;
  /** 1-based line on the new side; absent for removed lines. */
  readonly new?: number | undefined;
  /** Where `text` is only the beginning of a longer line: 16 hexadecimal digits of a hash of all of it. */
  readonly cut?: string | undefined;
  /** The file ends with this line, and not with a newline. */
  readonly unended?: true | undefined;
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
  /** Octal, such as `100644`, as git writes it; absent where the diff does not say. */
  readonly oldMode?: string;
  readonly newMode?: string;
  /** Of a renamed file, in per cent. */
  readonly similarity?: number;
}

/** Bytes of a line that are kept; what is longer was written by a machine. */
const LINE_LIMIT = 4_096;
const CUT_DIGITS = 16;
/** Bytes of a header line: two paths, quoted. */
const HEADER_LIMIT = 65_536;

const PLUS = 43;
const MINUS = 45;
const SPACE = 32;
const BACKSLASH = 92;

const withoutPrefix = (path: string): string => unquotePath(path).replace(/^[ab]\//, "");

interface OpenFile {
  path: string;
  oldPath: string;
  status: ChangedFile["status"];
  binary: boolean;
  oldId?: string;
  newId?: string;
  hunks: Hunk[];
  oldMode?: string;
  newMode?: string;
  similarity?: number;
}

/** Where one line of the diff lies in its bytes. */
interface Row {
  readonly start: number;
  readonly end: number;
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

/**
 * Parses what `git diff` printed with `a/` and `b/` prefixes and without colour. Lines are read as UTF-8, and of each the
 * first 4,096 bytes are kept.
 */
export function parseDiff(diff: Uint8Array | string): ChangedFile[] {
  const bytes =
    typeof diff === "string"
      ? Buffer.from(diff)
      : Buffer.from(diff.buffer, diff.byteOffset, diff.byteLength);
  const files: OpenFile[] = [];
  let file: OpenFile | undefined;
  for (let at = 0; at < bytes.length;) {
    const row = rowAt(bytes, at);
    const line = bytes.toString("utf8", row.start, Math.min(row.end, row.start + HEADER_LIMIT));
    at = row.end + 1;
    if (line.startsWith("diff --git ")) {
      const path = pathOfHeader(line);
      file = { path, oldPath: path, status: "modified", binary: false, hunks: [] };
      files.push(file);
    } else if (file === undefined) {
      continue;
    } else if (line.startsWith("@@ ")) {
      const { hunk, next } = readHunk(bytes, at, line, file.path);
      file.hunks.push(hunk);
      at = next;
    } else if (line !== "") {
      readHeader(line, file);
    }
  }
  return files;
}

function rowAt(bytes: Buffer, start: number): Row {
  const end = bytes.indexOf(10, start);
  return { start, end: end < 0 ? bytes.length : end };
}

function readHeader(line: string, file: OpenFile): void {
  const value = line.slice(line.lastIndexOf(" ") + 1);
  if (line.startsWith("new file mode ")) {
    file.status = "added";
    file.newMode = value;
  } else if (line.startsWith("deleted file mode ")) {
    file.status = "deleted";
    file.oldMode = value;
  } else if (line.startsWith("old mode ")) {
    file.status = "mode";
    file.oldMode = value;
  } else if (line.startsWith("new mode ")) {
    file.newMode = value;
  } else if (line.startsWith("index ")) {
    const [, before = "", after = ""] =
      /^index ([0-9a-f]{40,64})\.\.([0-9a-f]{40,64})/.exec(line) ?? [];
    if (/[^0]/.test(before)) file.oldId = before;
    if (/[^0]/.test(after)) file.newId = after;
    if (!/^[0-7]{6}$/.test(value)) return;
    file.oldMode ??= value;
    file.newMode ??= value;
  } else if (line.startsWith("similarity index ")) {
    const similarity = Number.parseInt(value, 10);
    if (!Number.isNaN(similarity)) file.similarity = similarity;
  } else if (line.startsWith("rename from ")) {
    file.status = "renamed";
    file.oldPath = unquotePath(line.slice("rename from ".length));
  } else if (line.startsWith("rename to ")) {
    file.path = unquotePath(line.slice("rename to ".length));
  } else if (line.startsWith("copy to ")) {
    file.status = "added";
    file.path = unquotePath(line.slice("copy to ".length));
    file.oldPath = file.path;
  } else if (line.startsWith("Binary files ") || line === "GIT binary patch") {
    file.binary = true;
    if (file.status === "mode") file.status = "modified";
  } else if (line.startsWith("+++ ") && line !== "+++ /dev/null") {
    file.path = withoutPrefix(line.slice(4).replace(/\t$/, ""));
    if (file.status === "mode") file.status = "modified";
  }
}

function readHunk(
  bytes: Buffer,
  start: number,
  head: string,
  path: string,
): { hunk: Hunk; next: number } {
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/s.exec(head);
  const oldStart = Number(header?.[1] ?? 0);
  const newStart = Number(header?.[3] ?? 0);
  let oldLeft = header === null ? 0 : Number(header[2] ?? 1);
  let newLeft = header === null ? 0 : Number(header[4] ?? 1);
  let oldLine = oldStart;
  let newLine = newStart;
  const found: DiffLine[] = [];
  let at = start;
  // The counts of the header end a hunk: a removed line may itself look like a header.
  while (at < bytes.length) {
    const row = rowAt(bytes, at);
    const mark = bytes[at];
    if (mark === BACKSLASH) {
      const last = found.pop();
      if (last !== undefined) found.push({ ...last, unended: true });
    } else if (oldLeft <= 0 && newLeft <= 0) break;
    else if (mark === PLUS) {
      found.push({ kind: "added", ...contentOf(bytes, row), new: newLine++ });
      newLeft -= 1;
    } else if (mark === MINUS) {
      found.push({ kind: "removed", ...contentOf(bytes, row), old: oldLine++ });
      oldLeft -= 1;
    } else if (mark === SPACE || row.end === row.start) {
      found.push({ kind: "context", ...contentOf(bytes, row), old: oldLine++, new: newLine++ });
      oldLeft -= 1;
      newLeft -= 1;
    } else break; // the diff was cut off within a hunk
    at = row.end + 1;
  }
  const heading = (header?.[5] ?? "").slice(0, LINE_LIMIT);
  return { hunk: { path, heading, oldStart, newStart, lines: found }, next: at };
}

/** The text of a row behind its mark. */
function contentOf(bytes: Buffer, row: Row): Pick<DiffLine, "text" | "cut"> {
  return lineOf(bytes.subarray(Math.min(row.start + 1, row.end), row.end));
}

/** A line, without its end, as a diff keeps it. */
export function lineOf(bytes: Buffer): Pick<DiffLine, "text" | "cut"> {
  if (bytes.length <= LINE_LIMIT) return { text: bytes.toString() };
  let end = LINE_LIMIT;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1; // not within a character
  const whole = createHash("sha256").update(bytes).digest("hex");
  return { text: bytes.toString("utf8", 0, end), cut: whole.slice(0, CUT_DIGITS) };
}

/** Counts of added and removed lines. */
export function sizeOf(files: readonly ChangedFile[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const { hunks } of files) {
    for (const { lines } of hunks) {
      for (const { kind } of lines) {
        if (kind === "added") added += 1;
        else if (kind === "removed") removed += 1;
      }
    }
  }
  return { added, removed };
}

/** A line's text as it counts for comparing: one that was cut differs from another in what is not kept. */
export function comparable(line: DiffLine): string {
  return line.cut === undefined ? line.text : `${line.text}\0${line.cut}`;
}

const MODE_SUBMODULE = "160000";

/** A submodule's commits before and after, full ids; undefined where the file is none. */
export function submoduleOf(
  file: ChangedFile,
): { readonly before?: string; readonly after?: string } | undefined {
  if (file.oldMode !== MODE_SUBMODULE && file.newMode !== MODE_SUBMODULE) return undefined;
  const commits: { before?: string; after?: string } = {};
  for (const { kind, text } of file.hunks.flatMap(({ lines }) => lines)) {
    const commit = /^Subproject commit ([0-9a-f]{40,64})(?:-dirty)?$/.exec(text)?.[1];
    if (commit === undefined) continue;
    if (kind !== "added") commits.before = commit;
    if (kind !== "removed") commits.after = commit;
  }
  return commits;
}

/** Sizes in bytes of what a Git LFS pointer stands for; undefined where neither side of the file is one. */
export function pointerOf(
  file: ChangedFile,
): { readonly before?: number; readonly after?: number } | undefined {
  const [hunk, ...others] = file.hunks;
  if (hunk === undefined || others.length > 0 || hunk.lines.length > 40) return undefined;
  const before = pointedSize(hunk.lines.filter(({ kind }) => kind !== "added"));
  const after = pointedSize(hunk.lines.filter(({ kind }) => kind !== "removed"));
  if (before === undefined && after === undefined) return undefined;
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Git LFS pointer format, version 1: `version` comes first, the other keys are sorted. */
function pointedSize(lines: readonly DiffLine[]): number | undefined {
  if (lines[0]?.text !== "version https://git-lfs.github.com/spec/v1") return undefined;
  if (!lines.some(({ text }) => /^oid sha256:[0-9a-f]{64}$/.test(text))) return undefined;
  const size = lines.map(({ text }) => /^size (\d{1,15})$/.exec(text)?.[1]).find(Boolean);
  return size === undefined ? undefined : Number(size);
}

/** Added lines with which git marks a conflict; a row of `=` alone underlines a heading in some languages. */
export function conflictMarkers(file: ChangedFile): DiffLine[] {
  return file.hunks
    .flatMap(({ lines }) => lines)
    .filter(({ kind, text }) => kind === "added" && /^(?:<{7}|>{7}|\|{7})(?: |\r?$)/.test(text));
}
