import { expect, test } from "vitest";
import { reviewedChange, type Sides } from "../../../../test/support/reviewed-change.ts";
import { type CandidateFile, duplicates } from "./duplicates.ts";

function said(existing: readonly CandidateFile[], ...files: Sides[]): string[] {
  return duplicates(reviewedChange(...files), existing).map(
    ({ path, line, message }) => `${path}:${line} ${message}`,
  );
}

const total = `export function total(order) {
  let sum = 0;
  for (const line of order.lines) {
    if (line.cancelled) continue;
    sum += line.price * line.amount;
  }
  return Math.round(sum);
}
`;
const renamed = total
  .replaceAll("total", "sumUp")
  .replaceAll("order", "basket")
  .replaceAll("sum ", "all ")
  .replaceAll("(sum)", "(all)");
const python =
  "def total(order):\n    result = 0\n    for line in order.lines:\n        if line.cancelled:\n            continue\n        result += line.price * line.amount\n    return round(result)\n";

test("a function that exists is told with its name and place, whatever its own names are", () => {
  const existing = [{ path: "src/order.ts", text: `// orders\n\n${total}` }];
  expect(said(existing, { path: "src/new.ts", after: `const a = 1;\n${renamed}` })).toEqual([
    "src/new.ts:2 `sumUp` exists already as `total` in src/order.ts:3.",
  ]);
  expect(
    said([{ path: "lib/a.py", text: python }], {
      path: "lib/b.py",
      after: python.replaceAll("result", "s").replaceAll("order", "o"),
    }),
  ).toEqual(["lib/b.py:1 `total` exists already as `total` in lib/a.py:1."]);
});

const block =
  "  const a = read(one);\n  const b = parse(a);\n  if (b === undefined) return;\n  const c = check(b);\n  store(c, { now: true });\n  await tell(c.owner);\n";

test("a block of six lines is told, with other indentation too, and five lines are not", () => {
  const existing = [{ path: "a.ts", text: `function run() {\n${block}}\n` }];
  expect(
    said(existing, {
      path: "b.ts",
      after: `async function x() {\n  first();\n${block.replaceAll("  ", "\t\t")}\n  other();\n}\n`,
    }),
  ).toEqual(["b.ts:3 6 lines of code here exist already in `run` at a.ts:2."]);
  expect(
    said(existing, {
      path: "b.ts",
      after: `async function x() {\n  first();\n${block.split("\n").slice(1).join("\n")}  other();\n}\n`,
    }),
  ).toEqual([]);
});

test("blocks inside the change are told once, at the later place", () => {
  expect(said([], { path: "a.ts", after: total }, { path: "b.ts", after: renamed })).toEqual([
    "b.ts:1 `sumUp` exists already as `total` in a.ts:1.",
  ]);
  expect(said([], { path: "a.ts", before: total, after: total + renamed })).toEqual([
    "a.ts:9 `sumUp` exists already as `total` in a.ts:1.",
  ]);
  expect(said([], { path: "a.ts", after: total + renamed })).toHaveLength(1);
});

test.each<readonly [string, readonly CandidateFile[], readonly Sides[]]>([
  [
    "moved code",
    [],
    [
      { path: "a.ts", before: total, after: "x();\n" },
      { path: "b.ts", after: total },
    ],
  ],
  [
    "code moved inside a file",
    [],
    [{ path: "a.ts", before: `${total}${block}`, after: `${block}${total}` }],
  ],
  [
    "a renamed file",
    [{ path: "a.ts", text: total }],
    [
      { path: "a.ts", before: total },
      { path: "b.ts", after: total },
    ],
  ],
  [
    "imports",
    [{ path: "a.ts", text: "import a1 from 'a';\n".repeat(9) }],
    [{ path: "b.ts", after: "import a1 from 'a';\n".repeat(9) }],
  ],
  ["tests", [{ path: "a.ts", text: total }], [{ path: "b.test.ts", after: total }]],
  ["copies of tests", [{ path: "a.test.ts", text: total }], [{ path: "b.ts", after: total }]],
  [
    "a table",
    [{ path: "a.ts", text: "  null,\n".repeat(20) }],
    [{ path: "b.ts", after: "  null,\n".repeat(20) }],
  ],
  [
    "other logic",
    [{ path: "a.ts", text: total.replace("continue", "break") }],
    [{ path: "b.ts", after: renamed }],
  ],
  [
    "another number",
    [{ path: "a.ts", text: total.replace("= 0", "= 1") }],
    [{ path: "b.ts", after: renamed }],
  ],
  [
    "names that are mixed up",
    [{ path: "a.ts", text: total }],
    [
      {
        path: "b.ts",
        after: renamed.replace("return Math.round(all)", "return Math.round(basket)"),
      },
    ],
  ],
  ["a document", [{ path: "a.md", text: total }], [{ path: "b.ts", after: total }]],
])("%s is no duplicate", (_, existing, files) => {
  expect(said(existing, ...files)).toEqual([]);
});

test("ten megabytes are looked through in less than a second", () => {
  const text = Array.from(
    { length: 300 },
    (_, n) => `  const value${n} = compute(other${n}, ${n}); // and more of it\n`,
  ).join("");
  const existing = Array.from({ length: Math.ceil(10_000_000 / text.length) }, (_, n) => ({
    path: `src/f${n}.ts`,
    text,
  }));
  const change = reviewedChange({ path: "src/new.ts", after: total });
  const start = performance.now();
  expect(duplicates(change, [...existing, { path: "z.ts", text: total }])).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(1_000);
});

test("hostile text ends soon, and findings are limited", () => {
  const many = Array.from(
    { length: 100 },
    (_, n) =>
      `function f${n}(a) {\n  const b = g${n}(a);\n  const c = h${n}(b, ${n});\n  if (c > ${n}) return i${n}(c);\n  log(b, c);\n  return j${n}(a, b, c);\n}\n`,
  ).join("");
  expect(
    said([{ path: "a.ts", text: many }], { path: "b.ts", after: many.replaceAll("\n", "\nx();\n") })
      .length,
  ).toBeLessThanOrEqual(40);
  for (const text of [
    "x".repeat(1_000_000),
    "a = b(c);\n".repeat(100_000),
    "\u0000__proto__ = constructor(\uFFFD);\n".repeat(1_000),
  ]) {
    expect(said([{ path: "a.ts", text }], { path: "b.ts", after: text })).toEqual([]);
  }
});
