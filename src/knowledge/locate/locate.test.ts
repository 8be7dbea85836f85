import { expect, test } from "vitest";
import { sourceFile } from "../codebase/files.ts";
import { locate, locateBatch, type TextFile } from "./locate.ts";
import { definitionsIn } from "./symbols.ts";

const files: TextFile[] = [
  {
    path: "src/billing/money.ts",
    text: "export function allocateMoney(total: Money) {\n  return total;\n}\n",
  },
  { path: "src/cursor.ts", text: "export class CursorLayer {\n  draw() {}\n}\n" },
  { path: "src/cursor.test.ts", text: "cursor cursor cursor layer draw" },
  { path: "README.md", text: "cursor layer" },
  { path: "src/other.ts", text: "export const nothing = 1;\n" },
];

test("the file that shares the rare words comes first, with its reasons and definitions", () => {
  const { files: found, symbols } = locate("allocate money by hand", files);

  expect(found[0]).toMatchObject({
    path: "src/billing/money.ts",
    why: ["path has money", "text has allocate"],
  });
  expect(symbols).toMatchObject([
    { path: "src/billing/money.ts", name: "allocateMoney", kind: "function", start: 1, end: 3 },
  ]);
});

test("tests and documents stay out of the pool", () => {
  const found = locate("draw the cursor layer", files).files.map((file) => file.path);

  expect(found).toEqual(["src/cursor.ts"]);
});

test("explain names each word's part in the score, and the parts add up", () => {
  const [first] = locate("money allocate", files, { explain: true }).files;
  const parts = (first?.why ?? []).map((reason) => Number(reason.split(" ")[1]));

  expect(first?.why[0]).toMatch(/^money \d+\.\d\d \(in its path, 2× in its text\)$/);
  expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(first?.score ?? 0, 1);
});

test("equal scores are ordered by path, whatever the order of the files", () => {
  const twins = ["b.ts", "a.ts", "c.ts"].map((path) => ({ path, text: "same words" }));

  expect(locate("words", twins).files.map((file) => file.path)).toEqual(["a.ts", "b.ts", "c.ts"]);
  expect(locate("words", twins, { limit: 2 }).files).toHaveLength(2);
});

test("one word, a word of every object and 200 kB are fine texts", () => {
  expect(locate("money", files).files).toHaveLength(1);
  expect(locate("constructor __proto__ toString", files).files).toEqual([]);
  expect(locate("cursor layer moves. ".repeat(10_000), files).files[0]?.path).toBe("src/cursor.ts");
});

test("an empty text is refused, no files are an empty answer", () => {
  expect(() => locate(" \n", files)).toThrow(
    expect.objectContaining({ code: "locate/empty-text" }),
  );
  expect(locate("money", [])).toMatchObject({ files: [], symbols: [] });
});

test("a batch reads each revision once and answers in order", async () => {
  const read: (string | undefined)[] = [];
  const answers = await locateBatch(
    [
      { id: "1", text: "money", at: "x" },
      { id: "2", text: "cursor" },
      { id: "3", text: "cursor", at: "x" },
    ],
    (at) => {
      read.push(at);
      return Promise.resolve(files);
    },
  );

  expect(read).toEqual(["x", undefined]);
  expect(answers).toEqual([
    { id: "1", files: ["src/billing/money.ts"], spans: [] },
    { id: "2", files: ["src/cursor.ts"], spans: [] },
    { id: "3", files: ["src/cursor.ts"], spans: [] },
  ]);
});

function described(path: string, text: string): string[] {
  return definitionsIn(sourceFile(path, text)).map(
    ({ name, kind, start, end }) => `${kind} ${name} ${start}-${end}`,
  );
}

test("definitions of several languages are found with their ends", () => {
  expect(
    described("a.py", "class A:\n    async def go(self):\n        pass\n\n\ndef b():\n    pass\n"),
  ).toEqual(["class A 1-3", "function go 2-3", "function b 6-7"]);
  expect(described("a.go", "func (s *Server) Start() error {\n}\n")).toEqual([
    "function Start 1-2",
  ]);
  expect(described("a.rs", "pub(crate) async fn run() {}\npub struct S;\n")).toEqual([
    "function run 1-1",
    "struct S 2-2",
  ]);
  expect(described("a.ts", "export const f = () => 1;\n")).toEqual(["function f 1-1"]);
});
