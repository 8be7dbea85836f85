import { expect, test } from "vitest";
import { changeIn } from "./change.ts";

const diff = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,4 +1,5 @@
 one
--- looks like a header
+two
+++ three
 four
 five
@@ -20,2 +21 @@ function x
-gone
 stays
\\ No newline at end of file
diff --git a/new.ts b/new.ts
new file mode 100644
--- /dev/null
+++ b/new.ts
@@ -0,0 +1,2 @@
+x
+y
diff --git a/old.ts b/old.ts
deleted file mode 100644
--- a/old.ts
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git "a/d\\303\\274 \\"n.ts" "b/d\\303\\274 \\"n.ts"
--- "a/d\\303\\274 \\"n.ts"
+++ "b/d\\303\\274 \\"n.ts"
@@ -3 +3 @@
-x
+y
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/a b.png b/a b.png
index 1..2 100644
Binary files a/a b.png and b/a b.png differ
diff --git a/was.ts b/now here.ts
similarity index 100%
rename from was.ts
rename to now here.ts
diff --git a/empty.ts b/empty.ts
new file mode 100644
index 0000000000000000000000000000000000000000..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391
diff --git a/link b/link
new file mode 120000
index 0000000000000000000000000000000000000000..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391
`;

const told = [
  { path: "src/a.ts", status: "changed", lines: new Set([2, 3]) },
  { path: "new.ts", status: "added", lines: "all" },
  { path: "old.ts", status: "deleted", lines: new Set() },
  { path: 'dü "n.ts', status: "changed", lines: new Set([3]) },
  { path: "a b.png", status: "changed", lines: "all" },
  { path: "now here.ts", status: "renamed", lines: new Set() },
  {
    path: "empty.ts",
    status: "added",
    lines: "all",
    content: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  },
  { path: "link", status: "added", lines: "all" },
];

test("new-side lines are counted by hunk headers, even where content looks like a header", () => {
  expect([...changeIn(diff).values()]).toEqual(told);
  expect([...changeIn(Buffer.from(diff)).keys()]).toEqual(told.map(({ path }) => path));
});

test("a change of the mode alone is none", () => {
  expect(changeIn(diff).has("run.sh")).toBe(false);
});

test("a diff without git's own headers is read by its paths", () => {
  const plain =
    "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+y\n";
  expect([...changeIn(plain).values()]).toEqual([
    { path: "x", status: "changed", lines: new Set([1]) },
    { path: "y", status: "added", lines: "all" },
  ]);
});

test("bytes that are no UTF-8 do not disturb the count", () => {
  const bytes = Buffer.from("--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n \xe9\n+\xff\n+z\n y\n", "latin1");
  expect(changeIn(bytes).get("x")?.lines).toEqual(new Set([2, 3]));
});

test("an empty diff changes nothing", () => {
  expect(changeIn("").size).toBe(0);
});
