/** Reads `ls-tree -r -l -z`, and says what in a tree must not reach the user's repository. Pure. */
import { counted } from "../../core/text.ts";

export interface Refusal {
  readonly status: "refused";
  readonly reason: string;
  /** Relative to the worktree, the first twenty. */
  readonly paths: readonly string[];
}

export interface Entry {
  readonly mode: string;
  readonly id: string;
  /** Bytes of a file; undefined for a submodule. */
  readonly size: number | undefined;
  /** One character per byte (latin1), since names have no encoding. */
  readonly path: string;
  /** The name as UTF-8, for people. */
  readonly display: string;
}

/** Entries by their whole content: the same key in two trees means that nothing changed. */
export function entriesOf(listing: Buffer): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const row of listing.toString("latin1").split("\0")) {
    const match = /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(-|\d+)\t([^]+)$/.exec(row);
    if (match === null) continue;
    const [, mode = "", id = "", size = "", path = ""] = match;
    const display = Buffer.from(path, "latin1").toString("utf8");
    const bytes = size === "-" ? undefined : Number(size);
    entries.set(`${mode} ${id} ${path}`, { mode, id, size: bytes, path, display });
  }
  return entries;
}

/** Why the tree `after` is refused, judged by what differs from `before`; undefined when it is fine. */
export function refusalOf(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
  sizeLimit: number,
): Refusal | undefined {
  const changed = [...after].filter(([key]) => !before.has(key)).map(([, entry]) => entry);
  const rules: readonly (readonly [string, (entry: Entry) => boolean])[] = [
    ["The worktree contains repositories of its own.", ({ mode }) => mode === "160000"],
    ["Names contain `.git`, `..` or control characters.", ({ path }) => misread(path)],
    [
      `Files are larger than ${sizeLimit / 1024 / 1024} MiB.`,
      ({ size }) => size !== undefined && size > sizeLimit,
    ],
  ];
  for (const [reason, rule] of rules) {
    const paths = changed.filter(rule).map(({ display }) => display);
    if (paths.length > 0) return refusal(reason, paths);
  }
  return undefined;
}

function refusal(reason: string, paths: readonly string[]): Refusal {
  const more = paths.length > 20 ? ` ${counted(paths.length, "path")} in all.` : "";
  return { status: "refused", reason: `${reason}${more}`, paths: paths.slice(0, 20) };
}

function misread(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  if (/[\u0000-\u001f\u007f]/.test(path)) return true;
  return path.split("/").some((name) => /^(\.git|git~1|\.\.?|)$/i.test(name));
}
