/** Looks for a rule in a thread: parsing is what a back-test spends its time on. */
import { z } from "zod";
import { loadParsers } from "../codebase/parsers.ts";
import { matchesOfRule, type Structure } from "./ast-grep.ts";
import { pause } from "./pause.ts";
import { sourceText } from "./source-text.ts";

export interface ChunkToMatch {
  readonly number: number;
  readonly structure: Structure;
  readonly texts: readonly string[];
}

export const MatchedChunk = z.object({
  number: z.number(),
  /** In the order of the texts; null for one that a parser refuses. */
  matches: z.array(z.array(z.object({ first: z.number(), last: z.number() })).nullable()),
});
export type MatchedChunk = z.infer<typeof MatchedChunk>;

export async function work(chunk: ChunkToMatch): Promise<Uint8Array<ArrayBuffer>> {
  await loadParsers();
  const paused = pause();
  const matches: MatchedChunk["matches"] = [];
  for (const text of chunk.texts) {
    matches.push(matchesOfRule(sourceText("", text), chunk.structure) ?? null);
    // oxlint-disable-next-line no-await-in-loop -- between texts
    await paused();
  }
  const answer: MatchedChunk = { number: chunk.number, matches };
  return new TextEncoder().encode(JSON.stringify(answer));
}
