/** Finds lines in whole texts, where no diff leads to them because the commit before is gone. Pure. */
import {
  type Block,
  isSame,
  likelyMatch,
  type Match,
  matchesOf,
  type Standing,
  weightOf,
} from "./block.ts";

/** Letters and digits that make lines recognisable in their own file, and in another. */
const TELLING = 4;
const TELLING_ELSEWHERE = 20;
const LINES_LIMIT = 1_000;

/** @param texts Lines of the files that there are now, by path. */
export function acrossGap(
  standing: Standing,
  anchor: Block,
  texts: ReadonlyMap<string, readonly string[]>,
): Standing {
  const blocks = [{ ...anchor, lines: standing.lines }];
  if (!isSame(standing.lines, anchor.lines)) blocks.push(anchor);
  const own = texts.get(standing.path);
  const others = [...texts.keys()].filter((path) => path !== standing.path).toSorted();
  for (const block of blocks) {
    const here = own && exactlyIn(block, standing, own);
    if (here !== undefined) return here;
    const there = exactlyElsewhere(block, others, texts);
    if (there !== undefined) return there;
  }
  for (const block of blocks) {
    const here = own && likelyMatch(block, { start: 1, lines: own });
    if (own && here) return at(standing.path, own, here);
    if (weightOf(block.lines) < TELLING_ELSEWHERE) continue;
    for (const path of others) {
      const lines = texts.get(path) ?? [];
      const there = likelyMatch(block, { start: 1, lines });
      if (there !== undefined) return at(path, lines, there);
    }
  }
  return (own && !standing.lost && nearestIn(standing, anchor, own)) || lost(standing, own);
}

function at(path: string, lines: readonly string[], { from, to }: Match): Standing {
  const found = lines.slice(from, to + 1).slice(0, LINES_LIMIT);
  return { path, first: from + 1, last: to + 1, lines: found, lost: false };
}

function lost(standing: Standing, own: readonly string[] | undefined): Standing {
  const end = own === undefined ? standing.first : Math.max(1, own.length);
  const first = Math.min(standing.first, end);
  return { ...standing, first, last: own === undefined ? standing.last : first, lost: true };
}

function exactlyIn(
  block: Block,
  { path, first }: Standing,
  lines: readonly string[],
): Standing | undefined {
  const telling = weightOf(block.lines) >= TELLING;
  let best: Match | undefined;
  for (const match of matchesOf(block, { start: 1, lines })) {
    if (!telling && match.context === 0 && match.from + 1 !== first) continue;
    if (
      best === undefined ||
      match.context > best.context ||
      (match.context === best.context &&
        Math.abs(match.from + 1 - first) < Math.abs(best.from + 1 - first))
    ) {
      best = match;
    }
  }
  return best && at(path, lines, best);
}

function exactlyElsewhere(
  block: Block,
  paths: readonly string[],
  texts: ReadonlyMap<string, readonly string[]>,
): Standing | undefined {
  const telling = weightOf(block.lines) >= TELLING_ELSEWHERE;
  let best: { readonly match: Match; readonly path: string } | undefined;
  for (const path of paths) {
    for (const match of matchesOf(block, { start: 1, lines: texts.get(path) ?? [] })) {
      if (!telling && match.context < 2) continue;
      if (best === undefined || match.context > best.match.context) best = { match, path };
    }
  }
  return best && at(best.path, texts.get(best.path) ?? [], best.match);
}

/** What stands between the lines that stood around the block, or at its numbers. */
function nearestIn(
  { path, first, last }: Standing,
  { before, after, lines: meant }: Block,
  lines: readonly string[],
): Standing | undefined {
  const above = edgeOf(before.at(-1), lines, first - 2);
  const reach = (above ?? first - 2) + 1;
  const below = edgeOf(after[0], lines, reach + meant.length, reach);
  const from = above === undefined ? first - 1 : above + 1;
  const length = Math.min(LINES_LIMIT, Math.max(meant.length, 1));
  const near = below !== undefined && below - from <= 3 * length + 10 ? below - 1 : undefined;
  const to = Math.min(lines.length - 1, near ?? Math.max(from, Math.min(last - 1, from + length)));
  if (to < from || from < 0) return undefined;
  return at(path, lines, { from, to, context: 0 });
}

/** The position nearest to one expected at which a line stands; blank lines stand anywhere. */
function edgeOf(
  line: string | undefined,
  lines: readonly string[],
  expected: number,
  least = 0,
): number | undefined {
  const key = line?.trim() ?? "";
  if (key === "") return undefined;
  let best: number | undefined;
  for (let position = least; position < lines.length; position += 1) {
    if (lines[position]?.trim() !== key) continue;
    if (best === undefined || Math.abs(position - expected) < Math.abs(best - expected)) {
      best = position;
    }
  }
  return best;
}
