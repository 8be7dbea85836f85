import { expect, test } from "vitest";
import type { Definition } from "../codebase/outline.ts";
import { blocksOf } from "./blocks.ts";

function lines(count: number, empty: readonly number[] = []): string[] {
  return Array.from({ length: count }, (_, at) => (empty.includes(at + 1) ? "  " : "code"));
}

function definition(start: number, end: number, parent = -1): Definition {
  return { name: "name", kind: "function", start, line: start, end, parent };
}

test("a file without definitions is one block", () => {
  expect(blocksOf(lines(48), [])).toEqual([[1, 48]]);
});

test("a definition begins a block where its comment begins, and stays whole", () => {
  const commented = { ...definition(13, 40), line: 20 };
  expect(blocksOf(lines(60), [definition(1, 12), commented, definition(41, 60)])).toEqual([
    [1, 12],
    [13, 40],
    [41, 60],
  ]);
});

test("a short block is joined to the next, unless that makes it too long", () => {
  expect(blocksOf(lines(20), [definition(1, 4), definition(5, 20)])).toEqual([[1, 20]]);
  expect(blocksOf(lines(50), [definition(1, 4), definition(5, 50)])).toEqual([
    [1, 4],
    [5, 50],
  ]);
});

test("a long block is cut at an empty line, else after 36 lines", () => {
  expect(blocksOf(lines(60, [30]), [definition(1, 60)])).toEqual([
    [1, 30],
    [31, 60],
  ]);
  expect(blocksOf(lines(60, [20]), [definition(1, 60)])).toEqual([
    [1, 36],
    [37, 60],
  ]);
});

test("members of a class begin blocks, what is deeper does not", () => {
  const outer = [definition(1, 40), definition(12, 40, 0), definition(25, 40, 1)];
  expect(blocksOf(lines(40), outer)).toEqual([
    [1, 11],
    [12, 40],
  ]);
});

test("blocks cover every line once, whatever the definitions claim", () => {
  const odd = [definition(90, 2), definition(3, 3), definition(3, 9), definition(500, 600)];
  const blocks = blocksOf(lines(100), odd);
  expect(blocks.flatMap(([from, to]) => lines(to - from + 1))).toHaveLength(100);
  expect(blocks[0]?.[0]).toBe(1);
  expect(blocks.slice(1).every(([from], at) => from === (blocks[at]?.[1] ?? 0) + 1)).toBe(true);
});
