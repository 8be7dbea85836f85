/**
 * Cuts a file where its definitions begin: what a prompt shows is whole functions, not the 4 kB around a word.
 *
 * Blocks of 36-line windows instead cost 1.2 points of changed hunks in 8,000 tokens on the DEV benchmark.
 */
import type { Definition } from "../codebase/outline.ts";

/** First and last line, 1-based, inclusive. */
export type Block = readonly [number, number];

/** Lines. Shorter blocks are joined to the next; longer ones are cut near `WINDOW`, at an empty line if there is one. */
const SHORTEST = 10;
const LONGEST = 48;
const WINDOW = 36;
const SEARCH = 12;

/** Definitions begin a block down to the members of a class. */
const DEEPEST = 1;

export function blocksOf(lines: readonly string[], definitions: readonly Definition[]): Block[] {
  const starts = new Set([1]);
  for (const definition of definitions) {
    if (depthOf(definition, definitions) <= DEEPEST) starts.add(definition.start);
  }
  const cuts = [...starts].filter((line) => line <= lines.length).toSorted((a, b) => a - b);
  const blocks: [number, number][] = [];
  for (const [index, start] of cuts.entries()) {
    const end = (cuts[index + 1] ?? lines.length + 1) - 1;
    if (end - start + 1 > LONGEST) {
      blocks.push(...windowsOf(lines, start, end));
      continue;
    }
    const last = blocks.at(-1);
    const short = last !== undefined && last[1] - last[0] + 1 < SHORTEST;
    if (short && end - last[0] + 1 <= LONGEST) last[1] = end;
    else blocks.push([start, end]);
  }
  return blocks;
}

function windowsOf(lines: readonly string[], first: number, last: number): [number, number][] {
  const windows: [number, number][] = [];
  let start = first;
  while (last - start + 1 > LONGEST) {
    let end = start + WINDOW - 1;
    for (let line = end; line > end - SEARCH; line -= 1) {
      if ((lines[line - 1] ?? "").trim() !== "") continue;
      end = line;
      break;
    }
    windows.push([start, end]);
    start = end + 1;
  }
  windows.push([start, last]);
  return windows;
}

function depthOf(definition: Definition, all: readonly Definition[]): number {
  let depth = 0;
  for (let at = definition.parent; at >= 0; at = all[at]?.parent ?? -1) depth += 1;
  return depth;
}
