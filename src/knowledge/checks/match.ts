/** One check over many contents, in threads where that is worth their start. */
import { inThreads } from "../../ground/platform/threads.ts";
import type { ImportResolver } from "../codebase/imports.ts";
import type { FileCheck, LineRange } from "./check.ts";
import { type ChunkToMatch, MatchedChunk } from "./match-thread.ts";
import { pause } from "./pause.ts";
import { sourceText } from "./source-text.ts";

/** Characters of one chunk. */
const CHUNK = 1_500_000;
/** Characters from which on threads are worth their start: each loads every grammar first. */
const THREADS_FROM = 6_000_000;

export interface Content {
  readonly path: string;
  readonly text: string;
}

/** Tells the matches in each content, in any order; undefined where a parser refuses it. */
export async function matchAll<Each extends Content>(
  check: FileCheck,
  contents: AsyncIterable<Each>,
  resolve: ImportResolver,
  tell: (content: Each, matches: readonly LineRange[] | undefined) => void,
  signal?: AbortSignal,
): Promise<void> {
  const paused = pause(signal);
  const askHere = async (among: Iterable<Each> | AsyncIterable<Each>): Promise<void> => {
    for await (const content of among) {
      tell(content, check.matchesIn(sourceText(content.path, content.text), resolve));
      await paused();
    }
  };
  const { structure } = check;
  if (structure === undefined) return askHere(contents);
  const chunks = chunksOf(contents, (content) => {
    if (check.mayMatch(content.text)) return true;
    tell(content, []);
    return false;
  });
  const early: Chunk<Each>[] = [];
  let size = 0;
  while (size < THREADS_FROM) {
    // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
    const next = await chunks.next();
    if (next.done === true) return askHere(early.flatMap(({ contents: some }) => some));
    early.push(next.value);
    size += next.value.size;
  }
  const waiting = new Map<number, readonly Each[]>();
  const inputs = async function* (): AsyncGenerator<ChunkToMatch, void, undefined> {
    let number = 0;
    for await (const chunk of preceded(early, chunks)) {
      signal?.throwIfAborted();
      waiting.set(number, chunk);
      yield { number, structure, texts: chunk.map(({ text }) => text) };
      number += 1;
    }
  };
  for await (const bytes of inThreads(new URL(threadModule, import.meta.url), inputs())) {
    const { number, matches } = MatchedChunk.parse(JSON.parse(new TextDecoder().decode(bytes)));
    for (const [index, content] of (waiting.get(number) ?? []).entries()) {
      tell(content, matches[index] ?? undefined);
    }
    waiting.delete(number);
  }
}

/** Beside this file, and in its language: it is built with the rest. */
const threadModule = `./match-thread.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`;

interface Chunk<Each> {
  readonly contents: readonly Each[];
  /** Characters. */
  readonly size: number;
}

async function* preceded<Each>(
  early: readonly Chunk<Each>[],
  rest: AsyncIterable<Chunk<Each>>,
): AsyncGenerator<readonly Each[], void, undefined> {
  for (const { contents } of early) yield contents;
  for await (const { contents } of rest) yield contents;
}

async function* chunksOf<Each extends Content>(
  contents: AsyncIterable<Each>,
  isWanted: (content: Each) => boolean,
): AsyncGenerator<Chunk<Each>, void, undefined> {
  let chunk: Each[] = [];
  let size = 0;
  for await (const content of contents) {
    if (!isWanted(content)) continue;
    chunk.push(content);
    size += content.text.length;
    if (size < CHUNK) continue;
    yield { contents: chunk, size };
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield { contents: chunk, size };
}
