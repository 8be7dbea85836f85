import { expect, test } from "vitest";
import { loadParsers } from "../codebase/parsers.ts";
import { buildSegment } from "./build-segment.ts";
import { blockOf, countOf, Segment } from "./segment.ts";

async function segmentOf(files: Readonly<Record<string, string>>): Promise<Segment> {
  await loadParsers();
  return Segment.of(await buildSegment(listed(files)));
}

function listed(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([path, text]) => ({ key: path, path, text }));
}

function found(postings: Uint32Array): [number, number][] {
  return [...postings].map((posting) => [blockOf(posting), countOf(posting)]);
}

test("terms lead to blocks with their counts, names to files that define them", async () => {
  const segment = await segmentOf({
    "a.ts": "export function drawCursor() {\n  cursor(cursor);\n}\n",
    "b.py": "def draw_cursor():\n    pass\n",
    "empty.ts": "",
  });
  expect(segment.keys).toEqual(["a.ts", "b.py", "empty.ts"]);
  expect(found(segment.blocksWith("cursor"))).toEqual([
    [0, 3],
    [1, 1],
  ]);
  expect([...segment.filesDefining("drawcursor")]).toEqual([0, 1]);
  expect(found(segment.blocksDefining("draw"))).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(found(segment.blocksWith("nowhere"))).toEqual([]);
  expect([...segment.firstBlock]).toEqual([0, 1, 2, 2]);
  expect(segment.outline(0).definitions).toMatchObject([{ name: "drawCursor", start: 1, end: 3 }]);
});

test("words of any script are found, in whatever order their bytes are", async () => {
  const words = ["zebra", "äpfel", "日本語", "ｆｕｌｌ", "𠮷野家", "weiß", "alpha"];
  const segment = await segmentOf({ "a.ts": `// ${words.join(" ")}\n` });
  for (const word of words) {
    expect(found(segment.blocksWith(word.toLowerCase()))).toEqual([[0, 1]]);
  }
});

test("a term that is repeated without end counts as often as a posting holds", async () => {
  const segment = await segmentOf({ "a.ts": `${"x1 ".repeat(300)}\n` });
  expect(found(segment.blocksWith("x1"))).toEqual([[0, 255]]);
});

function open(bytes: Uint8Array): Segment | undefined {
  return Segment.open((offset, length) => bytes.slice(offset, offset + length), bytes.length);
}

test("the same files give the same bytes; what is cut off or of another version is refused", async () => {
  const files = listed({ "a.ts": "const cursor = 1;\n", "b.rs": "fn go() {}\n" });
  const bytes = await buildSegment(files);
  expect(await buildSegment(files)).toEqual(bytes);
  expect(open(bytes)).toBeDefined();
  expect(open(bytes.slice(0, -4))).toBeUndefined();
  expect(open(new Uint8Array(200))).toBeUndefined();
  expect(open(new Uint8Array())).toBeUndefined();
  const other = bytes.slice();
  other[4] = 99;
  expect(open(other)).toBeUndefined();
});

test("a byte that changed on disk is noticed, wherever it is", async () => {
  const bytes = await buildSegment(
    listed({ "a.ts": "const cursor = 1;\n", "b.rs": "fn go() {}\n" }),
  );
  for (let at = 0; at < bytes.length; at += 7) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) + 1;
    expect(open(damaged)).toBeUndefined();
  }
});
