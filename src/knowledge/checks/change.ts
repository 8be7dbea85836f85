import { unquotePath } from "../../ground/core/path.ts";
/** What a diff did to each file: conventions are asked of the lines that it wrote, not of what stood there before. */

export interface ChangedFile {
  /** On the new side; of a deleted file, where it was. */
  readonly path: string;
  /** `renamed` may have changed as well. A change of the mode alone is none. */
  readonly status: "added" | "changed" | "renamed" | "deleted";
  /** 1-based lines on the new side that were added or changed; all of a file that is new. */
  readonly lines: ReadonlySet<number> | "all";
  /** Git's id of what it holds now, where the diff has full ids and the file is a regular one. */
  readonly content?: string;
}

/** By path. */
export type Change = ReadonlyMap<string, ChangedFile>;

/**
 * Reads a unified diff as git prints it.
 *
 * Bytes are taken as UTF-8; a file in another encoding yields odd text but right line numbers, because a line ends
 * with the same byte in each. A line deleted without replacement counts for nothing: there is no line on the new side
 * that anyone could mend.
 */
export function changeIn(diff: string | Uint8Array): Change {
  const text = typeof diff === "string" ? diff : new TextDecoder("utf-8").decode(diff);
  const change = new Map<string, ChangedFile>();
  let file: FileRows | undefined;
  const finish = (): void => {
    const done = file?.finish();
    if (done !== undefined) change.set(done.path, done);
  };
  let line = 0;
  let left = { old: 0, new: 0 };
  for (const row of rowsOf(text)) {
    // Inside a hunk its counts decide; a changed line may itself look like a header ("--- a/x").
    if (left.old > 0 || left.new > 0) {
      const mark = row[0];
      if (mark === "\\") continue;
      if (mark === "+") file?.lines.add(line);
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
      file?.touch();
    } else if (row.startsWith("diff --git ")) {
      finish();
      file = new FileRows(bothSides(row.slice("diff --git ".length)));
    } else if (row.startsWith("--- ") && file === undefined) {
      file = new FileRows(undefined); // a diff without git's own headers
      file.read(row);
    } else {
      if (row.startsWith("--- ") && file?.isNamed === true) {
        finish();
        file = new FileRows(undefined);
      }
      file?.read(row);
    }
  }
  finish();
  return change;
}

function* rowsOf(text: string): Generator<string> {
  let from = 0;
  for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
    yield text.slice(from, to);
    from = to + 1;
  }
  if (from < text.length) yield text.slice(from);
}

/** What the rows about one file say. */
class FileRows {
  readonly lines = new Set<number>();
  /** Whether a row `+++` was read: another `---` begins another file. */
  isNamed = false;
  #path: string | undefined;
  #old: string | undefined;
  #status: ChangedFile["status"] | undefined;
  #mode = "";
  #isWhole = false;
  #content: string | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  touch(): void {
    this.#status ??= "changed";
  }

  read(row: string): void {
    const [, key = "", value = ""] =
      /^(new file mode|deleted file mode|new mode|rename to|copy to|index|Binary files|---|\+\+\+) ?(.*)$/s.exec(
        row,
      ) ?? [];
    switch (key) {
      case "new file mode":
        this.#status = "added";
        this.#mode = value;
        break;
      case "deleted file mode":
        this.#status = "deleted";
        break;
      case "new mode":
        this.#mode = value;
        break;
      case "rename to":
        this.#status = "renamed";
        this.#path = pathIn(value, false);
        break;
      case "copy to":
        this.#status = "added";
        this.#path = pathIn(value, false);
        break;
      case "index": {
        const [, id = "", mode = this.#mode] =
          /^[0-9a-f]+\.\.([0-9a-f]+)(?: (\d+))?/.exec(value) ?? [];
        if (/^(?:100\d+)?$/.test(mode) && /^[0-9a-f]{40,64}$/.test(id)) this.#content = id;
        break;
      }
      case "Binary files":
        // A `.gitattributes` of the change may call any text so, to have no line of it looked at.
        this.touch();
        this.#isWhole = true;
        break;
      case "---":
        this.#old = pathIn(value);
        if (this.#old === undefined) this.#status ??= "added";
        break;
      case "+++": {
        this.isNamed = true;
        const path = pathIn(value);
        if (path === undefined) {
          this.#status = "deleted";
          this.#path ??= this.#old;
        } else this.#path = path;
        break;
      }
    }
  }

  finish(): ChangedFile | undefined {
    const status = this.#status;
    if (this.#path === undefined || status === undefined) return undefined;
    const content = status === "deleted" ? undefined : this.#content;
    return {
      path: this.#path,
      status,
      lines: status === "added" || this.#isWhole ? "all" : this.lines,
      ...(content === undefined ? {} : { content }),
    };
  }
}

/** The path in a header that names both sides, `a/P b/P`; they differ in a rename, which has rows of its own. */
function bothSides(row: string): string | undefined {
  const middle = (row.length - 1) / 2;
  const [old, now] = [row.slice(0, middle), row.slice(middle + 1)];
  const path = pathIn(now);
  return path === pathIn(old) ? path : undefined;
}

/** The path in a header's row; undefined for `/dev/null`. */
function pathIn(raw: string, isPrefixed = true): string | undefined {
  const row = raw.replace(/\r$/, "").replace(/\t.*$/, "");
  const path = unquotePath(row);
  if (path === "/dev/null") return undefined;
  return isPrefixed ? path.replace(/^[abciwo]\//, "") : path;
}
