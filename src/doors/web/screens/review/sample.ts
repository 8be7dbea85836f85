/** A small change for the tests of this room. */
import type { Change, File, Hunk } from "./order.ts";
import type { Remark } from "./words.ts";

export function hunk(id: string, given: Partial<Hunk> = {}): Hunk {
  return {
    id,
    content: id,
    path: "src/a.ts",
    heading: "",
    oldStart: 1,
    newStart: 1,
    lines: [
      { kind: "context", text: "before", old: 1, new: 1 },
      { kind: "removed", text: "old", old: 2 },
      { kind: "added", text: "new", new: 2 },
    ],
    added: 1,
    removed: 1,
    points: 0,
    reasons: [],
    impact: [],
    findings: [],
    untested: [],
    seen: false,
    origins: [],
    ...given,
  };
}

export function file(path: string, hunks: readonly Hunk[], given: Partial<File> = {}): File {
  return {
    path,
    oldPath: path,
    status: "modified",
    kind: "source",
    binary: false,
    hunks: hunks.map((each) => ({ ...each, path })),
    ...given,
  };
}

export function remark(id: string, given: Partial<Remark> = {}): Remark {
  return {
    id,
    place: "src/a.ts:2",
    severity: "issue",
    text: `text of ${id}`,
    commit: "c0ffee",
    state: "draft",
    thread: [],
    ...given,
  };
}

/** Orders are those of the files, unless others are given. */
export function change(files: readonly File[], given: Partial<Change> = {}): Change {
  const ids = files.flatMap(({ hunks }) => hunks.map(({ id }) => id));
  return {
    files: [...files],
    orders: { risk: ids, startHere: [], tenMinutes: ids, files: ids },
    groups: [],
    findings: [],
    interface: { added: [], changed: [], removed: [] },
    problems: [],
    from: "base",
    interdiff: false,
    size: { added: 0, removed: 0 },
    title: "A change",
    status: "review",
    round: 1,
    base: "base",
    commit: "c0ffee",
    safety: "boxed",
    remarks: [],
    rounds: [],
    obstacles: [],
    approved: false,
    ...given,
  };
}
