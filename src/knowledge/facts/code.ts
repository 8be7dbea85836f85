/**
 * One pass over a repository's own code, for all that has to be seen there.
 *
 * Each reader takes what it needs from a file while its text is at hand; no text is kept, and the syntax of a file is
 * looked at only when a reader found something that could be a comment.
 */
import type { ListedFile, Listing } from "../../ground/platform/tree.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { isGenerated, isTest } from "../codebase/files.ts";
import { loadParsers } from "../codebase/parsers.ts";
import { codeTest, type CodeTest, scriptOf } from "./internal/code.ts";
import { ecosystemOf } from "./internal/mentions.ts";
import { type Ecosystem, isAside, nearestFirst } from "./source.ts";

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

/** The files that are the project itself, without tests. */
export function ownCode(paths: readonly string[]): string[] {
  return paths.filter((path) => ecosystemOf(path) !== undefined && !isAside(path));
}

export async function readCode(
  listing: Listing,
  own: readonly CodeReader[],
  tests: readonly CodeReader[],
): Promise<void> {
  await loadParsers();
  const files = new Map(listing.files.map((file) => [file.path, file]));
  const source = ownCode([...files.keys()]);
  await feed(listing, taken(files, source), own);
  await feed(listing, taken(files, someTests([...files.keys()])), tests);
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

function taken(files: ReadonlyMap<string, ListedFile>, paths: readonly string[]): ListedFile[] {
  return paths.flatMap((path) => files.get(path) ?? []);
}

function someTests(paths: readonly string[]): string[] {
  const counts = new Map<Ecosystem, number>();
  return paths
    .filter((path) => isTest(path) && !isGenerated(path) && !/(?:^|\/)fixtures?\//.test(path))
    .toSorted(nearestFirst)
    .filter((path) => {
      const ecosystem = ecosystemOf(path);
      if (ecosystem === undefined) return false;
      const count = (counts.get(ecosystem) ?? 0) + 1;
      counts.set(ecosystem, count);
      return count <= TEST_LIMIT;
    });
}
