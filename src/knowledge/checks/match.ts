/** One check over many contents, in threads where that is worth their start. */
import { inThreads } from "../../ground/platform/threads.ts";
import type { ImportResolver } from "../codebase/imports.ts";
import type { FileCheck, LineRange } from "./check.ts";
import { type ChunkToMatch, MatchedChunk } from "./match-thread.ts";
import { pause } from "./pause.ts";
import { type SourceText, sourceText } from "./source-text.ts";

/** Characters of one chunk, and from which on threads are worth their start. */
const CHUNK = 1_500_000;

export interface Content {
  readonly path: string;
  readonly text: string;
}

/** Tells the matches in each content, in any order; undefined where a parser refuses it. */
export async function matchAll<Each extends Content>(
  check: FileCheck,
  contents: AsyncIterable<Each>,
  resolve: ImportResolver,
  tell: (content: Each, file: SourceText, matches: readonly LineRange[] | undefined) => void,
  signal?: AbortSignal,
): Promise<void> {
  const paused = pause(signal);
  const askHere = async (among: Iterable<Each> | AsyncIterable<Each>): Promise<void> => {
    for await (const content of among) {
      const file = sourceText(content.path, content.text);
      tell(content, file, check.matchesIn(file, resolve));
      await paused();
    }
  };
  const { structure } = check;
  if (structure === undefined) return askHere(contents);
  const chunks = chunksOf(contents, (content) => {
    if (check.mayMatch(content.text)) return true;
    tell(content, sourceText(content.path, content.text), []);
    return false;
  });
  const first = await chunks.next();
  if (first.done === true) return;
  if (first.value.size < CHUNK) return askHere(first.value.contents);
  const waiting = new Map<number, readonly Each[]>();
  const inputs = async function* (): AsyncGenerator<ChunkToMatch, void, undefined> {
    let number = 0;
    for await (const chunk of preceded(first.value.contents, chunks)) {
      signal?.throwIfAborted();
      waiting.set(number, chunk);
      yield { number, structure, texts: chunk.map(({ text }) => text) };
      number += 1;
    }
  };
  for await (const bytes of inThreads(new URL(threadModule, import.meta.url), inputs())) {
    const { number, matches } = MatchedChunk.parse(JSON.parse(new TextDecoder().decode(bytes)));
    for (const [index, content] of (waiting.get(number) ?? []).entries()) {
      tell(content, sourceText(content.path, content.text), matches[index] ?? undefined);
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
  first: readonly Each[],
  rest: AsyncIterable<Chunk<Each>>,
): AsyncGenerator<readonly Each[], void, undefined> {
  yield first;
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
