/** Embeddings for `locate`, where the user's own settings or environment give a model; off otherwise. */
import { TacitError } from "../../../ground/core/error.ts";
import {
  type Meaning,
  type MeaningOptions,
  readMeaning,
} from "../../../knowledge/locate/meaning.ts";
import type { Place } from "../../../knowledge/locate/signals.ts";
import { embeddingsOf, shownEndpoint } from "./embeddings.ts";
import type { Host } from "../workspace.ts";

export interface AskedMeaning {
  /** None where there is no model, or where it failed. */
  readonly meaning?: Meaning | undefined;
  /** Why there is none although one was wanted. */
  readonly problems: readonly string[];
}

export type AskMeaning = (text: string, place: Place) => Promise<AskedMeaning>;

/** Milliseconds of all requests of one query together. */
const DEADLINE = 10_000;

/** Reads the user's settings, and opens no connection before it is asked; after a failure it asks no more. */
export async function openMeaning(
  host: Host,
  { cache, read }: Pick<MeaningOptions, "cache" | "read">,
  deadline = DEADLINE,
): Promise<AskMeaning> {
  const wanted = await embeddingsOf(host);
  if (wanted === undefined) return async () => ({ problems: [] });
  if ("problem" in wanted) return async () => ({ problems: [wanted.problem] });
  const { fetchEmbeddings } = await import("../../../ground/platform/embeddings.ts");
  const space = `${wanted.model}\n${wanted.baseUrl}`;
  let failed: string | undefined;
  return async (text, place) => {
    if (failed !== undefined) return { problems: [failed] };
    const late = AbortSignal.timeout(deadline);
    const signal = host.signal === undefined ? late : AbortSignal.any([late, host.signal]);
    try {
      const meaning = await readMeaning(text, place, {
        embed: (texts, until) => {
          host.progress("Waiting for embeddings …");
          return fetchEmbeddings(wanted, texts, until);
        },
        space,
        cache,
        read,
        signal,
      });
      return { meaning, problems: [] };
    } catch (error) {
      if (!(error instanceof TacitError)) throw error;
      failed = `The embeddings of ${shownEndpoint(wanted)} could not be had: ${error.message}`;
      return { problems: [failed] };
    } finally {
      host.progress("");
    }
  };
}
