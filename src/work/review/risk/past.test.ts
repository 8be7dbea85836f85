import { expect, test } from "vitest";
import type { LandedCommit } from "../../../ground/platform/file-history.ts";
import { parseDiff } from "../diff.ts";
import { factsOf, fixesOf, fixesToRead, isFix, linesWritten, pastOf } from "./past.ts";

const DAY = 86_400;
const NOW = 1_800_000_000;

function commit(id: string, daysAgo: number, overrides: Partial<LandedCommit> = {}): LandedCommit {
  return {
    id,
    time: NOW - daysAgo * DAY,
    subject: "fix: sum",
    body: "",
    root: false,
    files: ["a.ts"],
    renames: [],
    ...overrides,
  };
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${at}.ts`);
}

test("a fix touches 1 to 12 source files and is not where history begins", () => {
  expect(isFix(commit("c", 0))).toBe(true);
  expect(isFix(commit("c", 0, { subject: "feat: sum" }))).toBe(false);
  expect(isFix(commit("c", 0, { root: true }))).toBe(false);
  expect(isFix(commit("c", 0, { files: ["README.md", "a.test.ts"] }))).toBe(false);
  expect(isFix(commit("c", 0, { files: [...numbered("a", 12), "README.md"] }))).toBe(true);
  expect(isFix(commit("c", 0, { files: numbered("a", 13) }))).toBe(false);
});

test("fixes are found under the names that a file had, and not beyond", () => {
  const commits = [
    commit("5", 1),
    commit("4", 2, { subject: "move", files: [], renames: [["old.ts", "a.ts"]] }),
    commit("3", 3, { files: ["old.ts", "b.ts"] }),
    commit("2", 4), // of another file that was called so
    commit("1", 5, { subject: "feat: sum", files: ["old.ts"] }),
  ];
  const fixes = fixesOf(commits, ["a.ts", "b.ts", "__proto__"]);
  expect([...fixes].map(([path, all]) => [path, all.map((fix) => [fix.commit, fix.path])])).toEqual(
    [
      [
        "a.ts",
        [
          ["5", "a.ts"],
          ["3", "old.ts"],
        ],
      ],
      ["b.ts", [["3", "b.ts"]]],
      ["__proto__", []],
    ],
  );
});

test("each fix weighs half after 180 days and nothing after two years", () => {
  const fixes = fixesOf([commit("3", 0), commit("2", 180), commit("1", 731)], ["a.ts"]);
  const past = pastOf(fixes, () => undefined, NOW);
  expect(past.get("a.ts")).toMatchObject({ fixes: 1.5, fixCount: 2 });
});

test("a fix that claims to come from the future counts as one of today", () => {
  const fixes = fixesOf([commit("1", -9_000), commit("0", Number.NaN)], ["a.ts"]);
  const past = pastOf(fixes, () => undefined, NOW);
  expect(past.get("a.ts")).toMatchObject({ fixes: 1, fixCount: 1 });
});

test("the newest 200 fixes within three years are to be read, each once", () => {
  const many = Array.from({ length: 250 }, (_, at) =>
    commit(String(at), at * 5, { files: ["a.ts", at === 249 ? "b.ts" : "c.ts"] }),
  );
  const wanted = fixesToRead(fixesOf(many, ["a.ts", "b.ts", "c.ts"]), NOW);
  expect(wanted.commits).toEqual(many.slice(0, 200).map(({ id }) => id));
  expect(wanted.paths).toEqual(["a.ts", "c.ts"]);
  const old = fixesOf([commit("1", 1_096)], ["a.ts"]);
  expect(fixesToRead(old, NOW)).toEqual({ commits: [], paths: [] });
});

function diffOf(path: string, removed: readonly string[], added: readonly string[]): string {
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -1,${removed.length} +1,${added.length} @@`,
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    "",
  ].join("\n");
}

test("of what a fix wrote, telling lines of code are kept, and nothing where it wrote too much", () => {
  const line = "\treturn  total(items);";
  const files = parseDiff(
    [
      diffOf("a.ts", ["x"], [line, "// return total(items);", "} else {", "i += 1;"]),
      diffOf(
        "b.ts",
        ["x"],
        Array.from({ length: 501 }, () => line),
      ),
      diffOf(
        "c.ts",
        Array.from({ length: 201 }, () => "x"),
        [line],
      ),
    ].join(""),
  );
  expect([...linesWritten(files)]).toEqual([["a.ts", ["return total(items);"]]]);
});

test("a replaced line is a fix's when the fix added it to that file; the newest such fix is told", () => {
  const fixes = fixesOf(
    [commit("3", 1, { subject: "fix: third" }), commit("2", 2), commit("1", 3)],
    ["a.ts"],
  );
  const written: Record<string, string[]> = {
    "1": ["return total(items);", "const oldest = first(items);"],
    "2": ["return total(items);"],
    "3": ["const newest = last(items);"],
  };
  const file = pastOf(fixes, (fix) => written[fix.commit], NOW).get("a.ts");
  const facts = (...removed: readonly string[]): string | undefined =>
    factsOf({ lines: removed.map((text) => ({ kind: "removed", text })) }, file, 0).rewritesFix
      ?.commit;
  expect(facts("    return total(items);")).toBe("2");
  expect(facts("const oldest = first(items);", "const newest = last(items);")).toBe("3");
  expect(facts("return other(items);")).toBeUndefined();
  const lines = [{ kind: "added", text: "return total(items);" } as const];
  expect(factsOf({ lines }, file, 2)).toEqual({
    fixes: file?.fixes,
    fixCount: 3,
    rewritesFix: undefined,
    sameEdit: 2,
  });
  expect(factsOf({ lines }, undefined, 0)).toEqual({
    fixes: 0,
    fixCount: 0,
    rewritesFix: undefined,
    sameEdit: 0,
  });
});
