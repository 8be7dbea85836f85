import { expect, test } from "vitest";
import { unquotePath } from "../../ground/core/path.ts";
import { parseDiff, sizeOf } from "./diff.ts";

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
