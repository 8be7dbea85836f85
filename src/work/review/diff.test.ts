import { expect, test } from "vitest";
import { unquotePath } from "../../ground/core/path.ts";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { comparable, conflictMarkers, parseDiff, pointerOf, sizeOf, submoduleOf } from "./diff.ts";

const modified = `diff --git a/src/a b.ts b/src/a b.ts
index 111..222 100644
--- a/src/a b.ts\t
+++ b/src/a b.ts\t
@@ -10,3 +10,4 @@ export function join() {
 one
-- two
+two
+++ three
 four
@@ -30 +31 @@
-last
\\ No newline at end of file
+final
\\ No newline at end of file
`;

test("hunks carry line numbers of both sides, and lines that look like headers stay lines", () => {
  const [file] = parseDiff(modified);
  expect(file?.path).toBe("src/a b.ts");
  expect(file?.hunks.map(({ heading }) => heading)).toEqual(["export function join() {", ""]);
  expect(file?.hunks[0]?.lines).toEqual([
    { kind: "context", text: "one", old: 10, new: 10 },
    { kind: "removed", text: "- two", old: 11 },
    { kind: "added", text: "two", new: 11 },
    { kind: "added", text: "++ three", new: 12 },
    { kind: "context", text: "four", old: 12, new: 13 },
  ]);
  expect(sizeOf(parseDiff(modified))).toEqual({ added: 3, removed: 2 });
});

test("added, deleted, renamed, binary and mode-only files are told apart", () => {
  const files = parseDiff(`diff --git a/new.ts b/new.ts
new file mode 100644
index 000..111
--- /dev/null
+++ b/new.ts
@@ -0,0 +1 @@
+x
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
index 111..000
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/old/name.ts b/new/name.ts
similarity index 100%
rename from old/name.ts
rename to new/name.ts
diff --git a/logo.png b/logo.png
index 111..222 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
`);
  expect(files.map(({ path, status, binary }) => [path, status, binary])).toEqual([
    ["new.ts", "added", false],
    ["gone.ts", "deleted", false],
    ["new/name.ts", "renamed", false],
    ["logo.png", "modified", true],
    ["run.sh", "mode", false],
  ]);
});

test("quoted paths come back as they are on disk", () => {
  expect(unquotePath('"a\\tb\\"\\303\\251.ts"')).toBe('a\tb"é.ts');
  expect(parseDiff('diff --git "a/a\\nb" "b/a\\nb"\nold mode 100644\n')[0]?.path).toBe("a\nb");
});

test("modes of both sides and the similarity of a rename are told; a binary with a new mode is modified", () => {
  const files = parseDiff(`diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/a.ts b/b.ts
old mode 100755
new mode 100644
similarity index 87%
rename from a.ts
rename to b.ts
index 111..222
--- a/a.ts
+++ b/b.ts
@@ -1 +1 @@
-x
+y
diff --git a/tool b/tool
old mode 100644
new mode 100755
index 111..222
GIT binary patch
literal 3
Kc$@*q

literal 2
Jc$@*q

diff --git a/plain.ts b/plain.ts
index 111..222 100644
--- a/plain.ts
+++ b/plain.ts
@@ -1 +1 @@
-x
+y
`);
  expect(files.map((file) => ({ ...file, hunks: [] }))).toEqual([
    {
      path: "run.sh",
      oldPath: "run.sh",
      status: "mode",
      binary: false,
      hunks: [],
      oldMode: "100644",
      newMode: "100755",
    },
    {
      path: "b.ts",
      oldPath: "a.ts",
      status: "renamed",
      binary: false,
      hunks: [],
      oldMode: "100755",
      newMode: "100644",
      similarity: 87,
    },
    {
      path: "tool",
      oldPath: "tool",
      status: "modified",
      binary: true,
      hunks: [],
      oldMode: "100644",
      newMode: "100755",
    },
    {
      path: "plain.ts",
      oldPath: "plain.ts",
      status: "modified",
      binary: false,
      hunks: [],
      oldMode: "100644",
      newMode: "100644",
    },
  ]);
});

test("a last line without a newline says so, on the side that it is of", () => {
  const lines = parseDiff(modified)[0]?.hunks[1]?.lines;
  expect(lines).toEqual([
    { kind: "removed", text: "last", old: 30, unended: true },
    { kind: "added", text: "final", new: 31, unended: true },
  ]);
});

test("carriage returns stay with the text", () => {
  const [file] = parseDiff("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+x\r\n");
  expect(file?.hunks[0]?.lines.map(({ text }) => text)).toEqual(["x", "x\r"]);
});

test("a diff that was cut off within a hunk does not swallow the next file", () => {
  const files = parseDiff(
    "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,9 +1,9 @@\n x\n-y\ndiff --git a/b b/b\nold mode 100644\nnew mode 100755\n",
  );
  expect(files.map(({ path, hunks }) => [path, hunks[0]?.lines.length])).toEqual([
    ["a", 2],
    ["b", undefined],
  ]);
});

test("a submodule shows its commits, a pointer of LFS its sizes", () => {
  const before = "1".repeat(40);
  const after = "2".repeat(40);
  const [submodule, pointer, plain] = parseDiff(`diff --git a/lib b/lib
index ${before}..${after} 160000
--- a/lib
+++ b/lib
@@ -1 +1 @@
-Subproject commit ${before}
+Subproject commit ${after}
diff --git a/film.mp4 b/film.mp4
index 111..222 100644
--- a/film.mp4
+++ b/film.mp4
@@ -1,3 +1,3 @@
 version https://git-lfs.github.com/spec/v1
-oid sha256:${"a".repeat(64)}
-size 1200
+oid sha256:${"b".repeat(64)}
+size 3400
diff --git a/sizes.txt b/sizes.txt
index 111..222 100644
--- a/sizes.txt
+++ b/sizes.txt
@@ -1 +1 @@
-size 1
+size 2
`);
  expect(submodule && submoduleOf(submodule)).toEqual({ before, after });
  expect(pointer && pointerOf(pointer)).toEqual({ before: 1200, after: 3400 });
  expect(plain && [submoduleOf(plain), pointerOf(plain)]).toEqual([undefined, undefined]);
});

test("conflict markers that somebody left are found, underlined headings are not", () => {
  const [file] = parseDiff(`diff --git a/a b/a
--- a/a
+++ b/a
@@ -1,2 +1,6 @@
 <<<<<<< kept
+<<<<<<< HEAD
+one
+=======
+two
+>>>>>>> topic
-x
`);
  expect(file && conflictMarkers(file).map((line) => line.new)).toEqual([2, 6]);
});

test("of a line of 50 MB the beginning is kept, and two that differ only at the end stay two", () => {
  const long = Buffer.alloc(50 * 1024 * 1024, "é");
  const rows = [
    "diff --git a/a.json b/a.json",
    "--- a/a.json",
    "+++ b/a.json",
    "@@ -1 +1 @@ x",
    "-",
  ].join("\n");
  const diff = Buffer.concat([
    Buffer.from(rows),
    long,
    Buffer.from("1\n+"),
    long,
    Buffer.from("2\n"),
  ]);
  const [removed, added] = parseDiff(diff)[0]?.hunks[0]?.lines ?? [];
  expect(removed?.text).toBe("é".repeat(2_048));
  expect(added?.text).toBe(removed?.text);
  expect(removed?.cut).toMatch(/^[0-9a-f]{16}$/);
  expect(removed && added && comparable(removed) === comparable(added)).toBe(false);
});

function smallDiff(at: number): string {
  return `diff --git a/f${at} b/f${at}\nindex 1..2 100644\n--- a/f${at}\n+++ b/f${at}\n@@ -1 +1 @@\n-a\n+b\n`;
}

test("100,000 files are parsed", () => {
  const diff = Buffer.from(Array.from({ length: 100_000 }, (_, at) => smallDiff(at)).join(""));
  const files = parseDiff(diff);
  expect(files).toHaveLength(100_000);
  expect(sizeOf(files)).toEqual({ added: 100_000, removed: 100_000 });
});

test("what git prints of odd names, a link in a file's place and an emptied file is read", () => {
  const root = temporaryRepository({ "a b": "1\n", 'q"t': "1\n", plain: "1\n", full: "1\n" });
  userGit(root, "mv", "a b", "c\td");
  writeFiles(root, { 'q"t': "2\n", full: "" });
  userGit(root, "rm", "-q", "plain");
  userGit(root, "config", "core.symlinks", "true");
  const target = userGit(root, "hash-object", "-w", "full");
  userGit(root, "add", "-A");
  userGit(root, "update-index", "--add", "--cacheinfo", `120000,${target},plain`);
  const files = parseDiff(`${userGit(root, "diff", "--cached", "-M")}\n`);
  expect(files.map(({ path, oldPath, status }) => [path, oldPath, status])).toEqual([
    ["c\td", "a b", "renamed"],
    ["full", "full", "modified"],
    ["plain", "plain", "deleted"],
    ["plain", "plain", "added"],
    ['q"t', 'q"t', "modified"],
  ]);
});
