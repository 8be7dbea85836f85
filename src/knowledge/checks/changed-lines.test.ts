import { expect, test } from "vitest";
import { changedLinesIn } from "./changed-lines.ts";

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
`;

test("new-side lines are counted by hunk headers, even where content looks like a header", () => {
  const expected = new Map<string, Set<number> | "all">([
    ["src/a.ts", new Set([2, 3])],
    ["new.ts", "all"],
    ['dü "n.ts', new Set([3])],
  ]);
  expect(changedLinesIn(diff)).toEqual(expected);
  expect(changedLinesIn(Buffer.from(diff))).toEqual(expected);
});

test("bytes that are no UTF-8 do not disturb the count", () => {
  const bytes = Buffer.from("--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n \xe9\n+\xff\n+z\n y\n", "latin1");
  expect(changedLinesIn(bytes)).toEqual(new Map([["x", new Set([2, 3])]]));
});

test("an empty diff changes nothing", () => {
  expect(changedLinesIn("").size).toBe(0);
});
