import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { findRepository } from "../../../ground/platform/repository.ts";
import type { ChangedFile } from "../diff.ts";
import { type ChangeState, interdiff, noteOfInterdiff } from "./interdiff.ts";

function lines(count: number, replaced: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, at) => `${replaced[at + 1] ?? `line ${at + 1}`}\n`).join(
    "",
  );
}

function commitAll(root: string, message: string): string {
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
  return userGit(root, "rev-parse", "HEAD");
}

function headOf(root: string): string {
  return userGit(root, "rev-parse", "HEAD");
}

function marked(files: readonly ChangedFile[]): string[] {
  return files.flatMap(({ path: file, hunks }) =>
    hunks.flatMap((hunk) =>
      hunk.lines
        .filter(({ kind }) => kind !== "context")
        .map(({ kind, text }) => `${file} ${kind === "added" ? "+" : "-"}${text}`),
    ),
  );
}

/** A change of `a` line 20, reviewed; now on the branch `topic`. */
function reviewedChange(files: Readonly<Record<string, string>> = {}): {
  root: string;
  reviewed: ChangeState;
} {
  const root = temporaryRepository({ a: lines(60), ...files });
  const base = headOf(root);
  userGit(root, "switch", "-qc", "topic");
  writeFiles(root, { a: lines(60, { 20: "asked for" }) });
  return { root, reviewed: { base, commit: commitAll(root, "change") } };
}

test("after a rebase only the author's edits are shown, also where the base changed the same file", async () => {
  const { root, reviewed } = reviewedChange({ b: "b\n" });
  userGit(root, "switch", "-q", "main");
  writeFiles(root, {
    a: `a new head\n${lines(60, { 40: "from main" })}`,
    b: "of main\n",
    c: "new in main\n",
  });
  const base = commitAll(root, "main goes on");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "rebase", "-q", "main");
  writeFiles(root, {
    a: `a new head\n${lines(60, { 20: "asked for, and mended", 40: "from main", 55: "also" })}`,
  });
  const commit = commitAll(root, "mended");
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect(marked(found.files)).toEqual([
    "a -asked for",
    "a +asked for, and mended",
    "a -line 55",
    "a +also",
  ]);
  expect(found).toMatchObject({
    against: "carried",
    conflicts: [],
    withBase: { count: 2, paths: ["b", "c"] },
  });
  expect(noteOfInterdiff(found)).toBe("Left out: 2 files that changed with the new base alone.");
});

test("after a rebase alone there is nothing to read", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { a: lines(60, { 1: "main" }) });
  const base = commitAll(root, "main goes on");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "rebase", "-q", "main");
  const now = { base, commit: headOf(root) };
  const found = await interdiff(await findRepository(root), reviewed, now);
  expect(found.files).toEqual([]);
  expect(found.withBase).toEqual({ count: 1, paths: ["a"] });
});

test("on the same base it is what changed since, also where history was written anew", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "reset", "-q", "--hard", reviewed.base);
  writeFiles(root, { a: lines(60, { 20: "other" }), d: "d\n" });
  const commit = commitAll(root, "all anew");
  const found = await interdiff(await findRepository(root), reviewed, { ...reviewed, commit });
  expect(marked(found.files)).toEqual(["a -asked for", "a +other", "d +d"]);
  expect(found.against).toBe("reviewed");
  expect(noteOfInterdiff(found)).toBeUndefined();
});

test("the target merged into the change counts as a new base", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { a: lines(60, { 50: "main" }) });
  const base = commitAll(root, "main goes on");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "merge", "-q", "--no-edit", "main");
  writeFiles(root, { e: "e\n" });
  const commit = commitAll(root, "more");
  expect(userGit(root, "merge-base", "main", "topic")).toBe(base);
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect(marked(found.files)).toEqual(["e +e"]);
});

test("a conflict is shown as what became of the lines reviewed, without markers and without the base's other lines", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { a: lines(60, { 20: "main too", 45: "main elsewhere" }) });
  const base = commitAll(root, "main goes on");
  userGit(root, "switch", "-qC", "topic");
  writeFiles(root, { a: lines(60, { 20: "both of it", 45: "main elsewhere" }) });
  const commit = commitAll(root, "resolved");
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect(marked(found.files)).toEqual(["a -asked for", "a +both of it"]);
  expect(found.files.map(({ conflicted }) => conflicted)).toEqual([true]);
  expect(found.conflicts).toEqual(["a"]);
  expect(noteOfInterdiff(found)).toContain("conflicted with the change in 1 file");
});

test("markers that the author left in are the author's", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { a: lines(60, { 20: "main too" }) });
  const base = commitAll(root, "main goes on");
  userGit(root, "switch", "-q", "topic");
  expect(() => userGit(root, "rebase", "-q", "main")).toThrow(/./);
  userGit(root, "add", "-A");
  userGit(root, "-c", "core.editor=true", "rebase", "--continue");
  const now = { base, commit: headOf(root) };
  const found = await interdiff(await findRepository(root), reviewed, now);
  expect(marked(found.files).filter((row) => row.includes("<<<<"))).toHaveLength(1);
  expect(found.files[0]?.conflicted).toBe(true);
});

test("a conflict that was resolved as reviewed shows no lines, and is still named", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { a: lines(60, { 20: "main too" }) });
  const base = commitAll(root, "main goes on");
  writeFiles(root, { a: lines(60, { 20: "asked for" }) });
  const commit = commitAll(root, "resolved");
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect([found.files, found.conflicts]).toEqual([[], ["a"]]);
});

test("a file that the base renamed, and one that the author did, are followed", async () => {
  const { root, reviewed } = reviewedChange({ "lib/b": lines(40) });
  userGit(root, "switch", "-q", "main");
  userGit(root, "mv", "a", "renamed");
  const base = commitAll(root, "main renames");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "rebase", "-q", "main");
  userGit(root, "mv", "lib/b", "lib/c");
  writeFiles(root, { renamed: lines(60, { 20: "asked for, renamed" }) });
  const commit = commitAll(root, "author renames");
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect(found.files.map(({ path: file, oldPath, status }) => [oldPath, file, status])).toEqual([
    ["lib/b", "lib/c", "renamed"],
    ["renamed", "renamed", "modified"],
  ]);
  expect(marked(found.files)).toEqual(["renamed -asked for", "renamed +asked for, renamed"]);
  expect(found.withBase.paths).toEqual(["a"]);
});

test("a base that is older than the one reviewed takes back only the base's part", async () => {
  const root = temporaryRepository({ a: lines(60) });
  const old = headOf(root);
  writeFiles(root, { a: lines(60, { 5: "main" }) });
  const base = commitAll(root, "main goes on");
  writeFiles(root, { a: lines(60, { 5: "main", 20: "change" }) });
  const reviewed = { base, commit: commitAll(root, "change") };
  userGit(root, "switch", "-qC", "topic", old);
  writeFiles(root, { a: lines(60, { 20: "change", 30: "more" }) });
  const commit = commitAll(root, "onto the older one");
  const found = await interdiff(await findRepository(root), reviewed, { base: old, commit });
  expect(marked(found.files)).toEqual(["a -line 30", "a +more"]);
});

test("a base without common history is carried over as any other", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "switch", "-q", "--orphan", "elsewhere");
  writeFiles(root, { a: lines(60, { 58: "elsewhere" }) });
  const base = commitAll(root, "elsewhere");
  writeFiles(root, { a: lines(60, { 20: "asked for", 30: "more", 58: "elsewhere" }) });
  const commit = commitAll(root, "change");
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect(found.against).toBe("carried");
  expect(marked(found.files)).toEqual(["a -line 30", "a +more"]);
});

test("binary files and names that are no UTF-8 are the author's only where the author changed them", async () => {
  const { root, reviewed } = reviewedChange({ logo: "\0one", photo: "\0one" });
  userGit(root, "switch", "-q", "main");
  const blob = userGit(root, "hash-object", "-w", "photo");
  execFileSync("git", ["update-index", "-z", "--index-info"], {
    cwd: root,
    input: Buffer.concat([Buffer.from(`100644 ${blob}\tcaf`), Buffer.from([0xe9, 0])]),
  });
  writeFiles(root, { photo: "\0of main" });
  userGit(root, "add", "photo");
  userGit(root, "commit", "-qm", "main goes on");
  const base = headOf(root);
  userGit(root, "reset", "-q", "--hard");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "rebase", "-q", "main");
  writeFiles(root, { logo: "\0two" });
  const commit = commitAll(root, "logo");
  const found = await interdiff(await findRepository(root), reviewed, { base, commit });
  expect(found.files.map(({ path: file, binary }) => [file, binary])).toEqual([["logo", true]]);
  expect(found.withBase.paths).toEqual(["caf\ufffd", "photo"]);
});

test("a submodule that moved is shown", async () => {
  const { root, reviewed } = reviewedChange();
  userGit(root, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},lib`);
  userGit(root, "commit", "-qm", "lib");
  const now = { ...reviewed, commit: headOf(root) };
  const found = await interdiff(await findRepository(root), reviewed, now);
  expect(marked(found.files)).toEqual([`lib +Subproject commit ${"1".repeat(40)}`]);
});

test("where the old base is gone what came with the new one is among it, and it says so", async () => {
  const { root, reviewed } = reviewedChange();
  const missing = "1".repeat(40);
  writeFiles(root, { a: lines(60, { 20: "mended" }) });
  const now = { base: reviewed.base, commit: commitAll(root, "mended") };
  const repository = await findRepository(root);
  const found = await interdiff(repository, { ...reviewed, base: missing }, now);
  expect(found.against).toBe("mixed");
  expect(found.reason).toContain("a base is not in the repository any more");
  expect(marked(found.files)).toEqual(["a -asked for", "a +mended"]);
});

test("where what was reviewed is gone the whole change is shown, and it says so", async () => {
  const { root, reviewed } = reviewedChange();
  const repository = await findRepository(root);
  const gone = { ...reviewed, commit: "1".repeat(40) };
  const found = await interdiff(repository, gone, reviewed);
  expect(found.against).toBe("base");
  expect(marked(found.files)).toEqual(["a -line 20", "a +asked for"]);
  expect(noteOfInterdiff(found)).toContain("not in the repository any more");
});

test("where a content needed for the merge is missing the commits are compared as they are", async () => {
  const { root, reviewed } = reviewedChange({ b: "1\n2\n3\n" });
  writeFiles(root, { b: "1\n2\nthree\n" });
  const commit = commitAll(root, "b");
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { b: "one\n2\n3\n" });
  const base = commitAll(root, "main goes on");
  const blob = userGit(root, "rev-parse", `${reviewed.base}:b`);
  writeFiles(root, { b: "one\n2\nthree\n" });
  const now = { base, commit: commitAll(root, "rebased") };
  rmSync(path.join(root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  const found = await interdiff(await findRepository(root), { ...reviewed, commit }, now);
  expect(found.against).toBe("mixed");
  expect(found.reason).toContain("git merge-tree ended with");
});
