/**
 * One pass over a repository's own code, for all that has to be seen there.
 *
 * Each reader takes what it needs from a file while its text is at hand; no text is kept, and the syntax of a file is
 * looked at only when a reader found something that could be a comment.
 */
import type { ListedFile, Listing } from "../../ground/platform/tree.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { isTest } from "../codebase/files.ts";
import { loadParsers } from "../codebase/parsers.ts";
import { codeTest, type CodeTest, scriptOf } from "./internal/code.ts";
import { ecosystemOf } from "./internal/mentions.ts";
import { type Ecosystem, nearestFirst, type Source } from "./source.ts";

export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly ecosystem: Ecosystem;
  readonly isCode: CodeTest;
}

/** Looks at one file after the other, and says at the end what they state together. */
export interface CodeReader {
  readonly see: (file: CodeFile) => void;
  readonly facts: () => readonly Fact[];
}

/** Tests say only what runs them; some of each ecosystem are enough. */
const TEST_LIMIT = 60;

/** Feeds the code of the project itself to `own`, and some of its tests to `tests`. */
export async function readCode(
  listing: Listing,
  source: Source,
  own: readonly CodeReader[],
  tests: readonly CodeReader[],
): Promise<void> {
  await loadParsers();
  const code = listing.files.filter(
    ({ path }) =>
      ecosystemOf(path) !== undefined && !source.isOutside(path) && !isToolSetting(path),
  );
  await feed(
    listing,
    code.filter(({ path }) => !isTest(path)),
    own,
  );
  await feed(listing, some(code.filter(({ path }) => isTest(path))), tests);
}

/** `.eslintrc.cjs`, `.formatter.exs`: they set up a tool and are no part of the program. */
function isToolSetting(path: string): boolean {
  return /(?:^|\/)\.[^/]+$/.test(path);
}

async function feed(
  listing: Listing,
  files: readonly ListedFile[],
  readers: readonly CodeReader[],
): Promise<void> {
  for await (const { path, text } of listing.read(files)) {
    const ecosystem = ecosystemOf(path);
    if (ecosystem === undefined) continue;
    const script = scriptOf(path, text);
    const file = { path, text: script, ecosystem, isCode: codeTest(path, script) };
    for (const reader of readers) reader.see(file);
  }
}

function some(files: readonly ListedFile[]): ListedFile[] {
  const counts = new Map<Ecosystem, number>();
  return files
    .filter(({ path }) => !/(?:^|\/)(?:__)?fixtures?(?:__)?\//.test(path))
    .toSorted((a, b) => nearestFirst(a.path, b.path))
    .filter(({ path }) => {
      const ecosystem = ecosystemOf(path);
      if (ecosystem === undefined) return false;
      const count = (counts.get(ecosystem) ?? 0) + 1;
      counts.set(ecosystem, count);
      return count <= TEST_LIMIT;
    });
}
