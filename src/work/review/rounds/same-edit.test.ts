import { expect, test } from "vitest";
import { parseDiff } from "../diff.ts";
import { reviewedFiles } from "../reviewed.ts";
import { type SameEdit, sameEdits } from "./same-edit.ts";

/** One file for each hunk, given as its rows. */
function groups(...hunks: readonly (readonly string[])[]): SameEdit[] {
  return groupsIn(
    hunks.map((_, at) => `f${at}`),
    hunks,
  );
}

function groupsIn(paths: readonly string[], hunks: readonly (readonly string[])[]): SameEdit[] {
  const text = hunks.map((rows, at) => {
    const count = (marks: string): number =>
      rows.filter((row) => marks.includes(row[0] ?? "")).length;
    return `diff --git a/${paths[at]} b/${paths[at]}\n--- a/${paths[at]}\n+++ b/${paths[at]}\n@@ -1,${count(" -")} +1,${count(" +")} @@\n${rows.join("\n")}\n`;
  });
  return sameEdits(reviewedFiles(parseDiff(text.join("")), () => ({})));
}

function texts(...hunks: readonly (readonly string[])[]): string[] {
  return groups(...hunks).map(({ hunks: own, text }) => `${own.length}: ${text}`);
}

test("a name that was replaced in different lines is one edit, the first hunk stands for all", () => {
  const found = groups(
    [" x", "-const a = getUser(id);", "+const a = loadUser(id);"],
    ["-  return getUser(other, getUser(1));", "+  return loadUser(other, loadUser(1));", " }"],
    ["-other", "+thing that is new"],
    ["-// getUser reads", "-getUser();", "+// loadUser reads", "+loadUser();"],
  );
  expect(found.map(({ text }) => text)).toEqual(["replaces `getUser` with `loadUser`"]);
  expect(found[0]?.hunks).toHaveLength(3);
  expect(found[0]?.representative).toBe(found[0]?.hunks[0]);
});

test("the same import changed, the same line added or taken out, the same argument added, are one edit", () => {
  const names = ["one", "two", "three"];
  expect(
    texts(
      ...names.map((name) => [
        `-import { ${name} } from "./old.ts";`,
        `+import { ${name} } from "./new.ts";`,
      ]),
    ),
  ).toEqual(["3: replaces `old` with `new`"]);
  expect(texts(...names.map((name) => [` ${name}();`, "+  audit(request);"]))).toEqual([
    "3: adds the line `audit(request);`",
  ]);
  expect(
    texts(...names.map((name) => [`-${" ".repeat(name.length)}legacy();`, ` ${name}`])),
  ).toEqual(["3: removes the line `legacy();`"]);
  expect(
    texts(...names.map((name) => [`-  http.get(${name});`, `+  http.get(${name}, { timeout });`])),
  ).toEqual(["3: adds `, { timeout }` in calls of `http.get`"]);
});

/** The rows of a hunk with two runs. */
function both(name: string): string[] {
  return [
    `-import { ${name}, alpha } from "x";`,
    `+import { ${name}, omega } from "x";`,
    " ",
    `-${name}(alpha);`,
    `+${name}(omega, first);`,
  ];
}

test("several edits in each hunk are one edit when all of them are the same", () => {
  expect(texts(both("one"), both("one"), both("one"))).toEqual([
    "3: replaces `alpha` with `omega` and replaces `alpha` with `omega, first` in calls of `one`",
  ]);
  expect(texts(both("one"), both("one"), both("two"))).toEqual([]);
});

test("a name is replaced in any file, a line is the same only in the same language", () => {
  const paths = ["a.sql", "b.ts", "c.ts"];
  const line = ["+  audit,"];
  expect(groupsIn(paths, [line, line, line])).toEqual([]);
  const renamed = ["-see statuses.com", "+see docs.example.org/en"];
  expect(groupsIn(paths, [renamed, renamed, renamed]).map(({ text }) => text)).toEqual([
    "replaces `statuses.com` with `docs.example.org/en`",
  ]);
});

test("two are no group", () => {
  expect(texts(["+audit(request);"], ["+audit(request);"])).toEqual([]);
});

/** Three hunks that look alike and are not one edit. */
test.each<[string, readonly (readonly string[])[]]>([
  [
    "a comparison, whose lines differ",
    ["a", "b", "c"].map((name) => [
      `-if (${name}.length < limit) {`,
      `+if (${name}.length <= limit) {`,
    ]),
  ],
  ["a negation", ["one", "two", "three"].map((name) => [`-if (${name}) {`, `+if (!${name}) {`])],
  [
    "a number",
    ["one", "two", "three"].map((name) => [`-${name}.timeout = 30;`, `+${name}.timeout = 60;`]),
  ],
  [
    "a truth value",
    ["one", "two", "three"].map((name) => [
      `-${name}({ strict: true })`,
      `+${name}({ strict: false })`,
    ]),
  ],
  ["a missing await", ["one", "two", "three"].map((name) => [`-await ${name}();`, `+${name}();`])],
  [
    "an argument of different calls",
    ["remove", "create", "print"].map((name) => [`-${name}(item);`, `+${name}(item, force);`]),
  ],
  [
    "a name replaced, with an argument more, in different calls",
    ["remove", "create", "print"].map((name) => [`-${name}(item);`, `+${name}(thing, force);`]),
  ],
  [
    "different arguments of one call",
    [
      ["-call(first, second, third);", "+call(extra, first, second, third);"],
      ["-call(first, second, third);", "+call(first, extra, second, third);"],
      ["-call(first, second, third);", "+call(first, second, third, extra);"],
    ],
  ],
  [
    "a part of a condition",
    ["one", "two", "three"].map((name) => [`-if (allowed && ${name}) {`, `+if (${name}) {`]),
  ],
  [
    "a name replaced everywhere, and not everywhere",
    [
      ["-copy(source, source);", "+copy(target, target);"],
      ["-copy(source, source);", "+copy(target, source);"],
      ["-move(source, source);", "+move(target, target);"],
    ],
  ],
  [
    "a rename beside another edit",
    [
      ["-load(alpha);", "+load(omega);"],
      ["-save(alpha);", "+save(omega);", " ", "+dropEverything();"],
      ["-keep(alpha);", "+keep(omega);"],
    ],
  ],
  [
    "a rename in lines that are indented anew",
    [
      ["-load(alpha);", "+load(omega);"],
      ["-save(alpha);", "+  save(omega);"],
      ["-keep(alpha);", "+keep(omega);"],
    ],
  ],
  [
    "the other way about",
    [
      ["-load(alpha);", "+load(omega);"],
      ["-load(omega);", "+load(alpha);"],
      ["-load(alpha);", "+load(omega);"],
    ],
  ],
  [
    "lines that say nothing",
    [["+  return true;"], ["+  return true;"], ["+  return true;"], ["+}"], ["+}"], ["+}"]],
  ],
  [
    "one line once, and twice",
    [["+audit(request);"], ["+audit(request);"], ["+audit(request);", "+audit(request);"]],
  ],
  [
    "lines indented otherwise to each other",
    [
      ["+if (debug) {", "+  trace();", "+}"],
      ["+if (debug) {", "+  trace();", "+}"],
      ["+if (debug) {", "+trace();", "+}"],
    ],
  ],
  [
    "long lines that differ at their end",
    ["1", "2", "3"].map((end) => [`+${"word ".repeat(2_000)}${end}`]),
  ],
])("not one edit: %s", (_, hunks) => {
  expect(texts(...hunks)).toEqual([]);
});

test("a sign changed in the very same line is one edit", () => {
  const hunk = ["-if (count < limit) {", "+if (count <= limit) {"];
  expect(texts(hunk, [" x", ...hunk], hunk)).toEqual([
    "3: makes `if (count <= limit) {` of `if (count < limit) {`",
  ]);
});

test("what a text says is short and safe to print", () => {
  const line = `+x\u001b[31m\u202e${"long ".repeat(50)}`;
  const [found] = groups([line], [line], [line]);
  expect(found?.text).toContain("\\u{1b}[31m\\u{202e}");
  expect(found?.text.length).toBeLessThan(100);
});

test("10,000 lines in 1,000 hunks take a moment, whatever they hold", () => {
  const renamed = Array.from({ length: 1_000 }, (_, at) => [
    ...Array.from(
      { length: 5 },
      (__, line) => `-  const value${line} = getUser(input${at}, ${line});`,
    ),
    ...Array.from(
      { length: 5 },
      (__, line) => `+  const value${line} = loadUser(input${at}, ${line});`,
    ),
  ]);
  const rewritten = Array.from({ length: 100 }, (_, at) => [
    ...Array.from(
      { length: 50 },
      (__, line) => `-a b c d e f g h i j k l m n o p q r s ${at} ${line}`,
    ),
    ...Array.from(
      { length: 50 },
      (__, line) => `+s r q p o n m l k j i h g f e d c b a ${line} ${at}`,
    ),
  ]);
  expect(texts(...renamed)).toEqual(["1000: replaces `getUser` with `loadUser`"]);
  expect(texts(...rewritten)).toEqual([]);
});
