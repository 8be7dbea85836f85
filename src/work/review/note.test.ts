import { execFileSync } from "node:child_process";
import { chmodSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { type ChangedFile, parseDiff } from "./diff.ts";
import { noteOf, noteOfHunk } from "./note.ts";

const TEXT = "function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n";

function changeIn(root: string): ChangedFile[] {
  userGit(root, "add", "-A");
  const args = ["diff", "--cached", "-M", "--full-index", "--no-ext-diff"];
  return parseDiff(execFileSync("git", args, { cwd: root }));
}

/** Notes of a file that was one text and is another. */
function noted(before: string, after: string, name = "a.ts"): string | undefined {
  const root = temporaryRepository({ [name]: before });
  writeFiles(root, { [name]: after });
  const [file] = changeIn(root);
  return file && noteOf(file);
}

test.each<[string, string, string]>([
  ["only line endings differ: LF became CRLF", TEXT, TEXT.replaceAll("\n", "\r\n")],
  ["only line endings differ: CRLF became LF", TEXT.replaceAll("\n", "\r\n"), TEXT],
  ["only the newline at the end of the file differs", TEXT, TEXT.trimEnd()],
  ["only indentation differs", TEXT, TEXT.replaceAll("  return", "\treturn")],
  ["only blank lines differ", TEXT, TEXT.replace("\n\n", "\n\n\n")],
  [
    "only white space differs",
    TEXT,
    TEXT.replace("a() {\n  ", "a()  { ").replace("  return 2", "return 2"),
  ],
])("%s", (note, before, after) => {
  expect(noted(before, after)).toBe(note);
});

test("an edit is no matter of white space, even where the same line went and came", () => {
  expect(noted(TEXT, TEXT.replace("1", "2"))).toBeUndefined();
  expect(noted(TEXT, TEXT.replaceAll("\n", "\r\n").replace("1", "2"))).toBeUndefined();
  const before = "first();\nsecond();\nthird();\n";
  expect(noted(before, "second();\nthird();\nfirst();\n")).toBeUndefined();
  expect(noted(`x();\n${before}`, `${before}x();\n`)).toBeUndefined();
});

test("where indentation has a meaning it says so", () => {
  const before = "if a:\n    b()\n    c()\n";
  expect(noted(before, before.replace("    c", "c"), "a.py")).toBe(
    "only indentation differs, which has a meaning in this file",
  );
});

test("a hunk has a note of its own", () => {
  const [file] = parseDiff(
    "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+  x\n@@ -9 +9 @@\n-y\n+z\n",
  );
  expect(file?.hunks.map((hunk) => noteOfHunk(hunk))).toEqual([
    "only indentation differs",
    undefined,
  ]);
  expect(file && noteOf(file)).toBeUndefined();
});

test("renames, modes, links and binaries", () => {
  const root = temporaryRepository({
    "old name.ts": TEXT,
    "renamed-and-edited.ts": TEXT,
    "run.sh": "#!/bin/sh\n",
    "both.sh": "#!/bin/sh\necho both of it\n",
    logo: "\0one",
    "moved.bin": "\0moved",
  });
  userGit(root, "mv", "old name.ts", "new name.ts");
  userGit(root, "mv", "moved.bin", "here.bin");
  userGit(root, "mv", "both.sh", "new.sh");
  userGit(root, "mv", "renamed-and-edited.ts", "edited.ts");
  writeFiles(root, { "edited.ts": TEXT.replace("1", "3"), logo: "\0two" });
  chmodSync(path.join(root, "run.sh"), 0o755);
  chmodSync(path.join(root, "new.sh"), 0o755);
  symlinkSync("run.sh", path.join(root, "link"));
  userGit(root, "config", "core.fileMode", "true");
  const notes = changeIn(root).map((file) => [file.path, noteOf(file)]);
  expect(Object.fromEntries(notes)).toEqual({
    "new.sh": "only renamed from both.sh, and made executable",
    "edited.ts": "renamed from renamed-and-edited.ts",
    "here.bin": "only renamed from moved.bin",
    link: "a symbolic link: run.sh, added",
    logo: "binary",
    "new name.ts": "only renamed from old name.ts",
    "run.sh": "only made executable",
  });
});

test("empty files that come or go", () => {
  const added = temporaryRepository({ a: "a\n" });
  writeFiles(added, { empty: "" });
  expect(changeIn(added).map(noteOf)).toEqual(["empty, added"]);
  const deleted = temporaryRepository({ empty: "" });
  userGit(deleted, "rm", "-q", "empty");
  expect(changeIn(deleted).map(noteOf)).toEqual(["empty, deleted"]);
});

function pointer(size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize ${size}\n`;
}

test("submodules and LFS pointers show what they stand for", () => {
  expect(noted(pointer(999), pointer(3_400_000), "film.mp4")).toBe(
    "kept outside git (LFS): 999 B became 3.4 MB",
  );
  const root = temporaryRepository({ a: "a\n" });
  userGit(root, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},lib`);
  const [file] = parseDiff(`${userGit(root, "diff", "--cached")}\n`);
  expect(file && noteOf(file)).toBe("a submodule: 1111111111, added");
});

test("conflict markers come before all else", () => {
  expect(noted("a\n", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n")).toBe(
    "conflict markers were left in it, in lines 1, 5",
  );
});

test("hostile names are shown harmless", () => {
  const [file] = parseDiff(
    'diff --git "a/x\\033[2J" b/y\nsimilarity index 100%\nrename from "x\\033[2J"\nrename to y\n',
  );
  expect(file && noteOf(file)).toBe("only renamed from x\\u{1b}[2J");
});
