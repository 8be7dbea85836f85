/** Embeddings for `locate`, where the user's own settings or environment give a model; off otherwise. */
import { messageOf, TacitError } from "../../ground/core/error.ts";
import type { UserSettings } from "../../ground/contract/config.ts";
import type { EmbeddingsEndpoint } from "../../ground/platform/embeddings.ts";
import { readIfPresent } from "../../ground/platform/files.ts";
import { type Environment, settingsFile } from "../../ground/platform/home.ts";
import { type Meaning, type MeaningOptions, readMeaning } from "../../knowledge/locate/meaning.ts";
import type { Place } from "../../knowledge/locate/signals.ts";
import type { Host } from "./workspace.ts";

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
  const { fetchEmbeddings } = await import("../../ground/platform/embeddings.ts");
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

/** Variables under which there are none. */
export const withoutEmbeddings = { TACIT_EMBEDDINGS_BASE_URL: "" } as const;

/** Environment first, then the user's settings; never the project's, which could send the user's code anywhere. */
export async function embeddingsOf({
  environment,
}: Host): Promise<EmbeddingsEndpoint | { readonly problem: string } | undefined> {
  const address = environment["TACIT_EMBEDDINGS_BASE_URL"];
  if (address === "") return undefined; // said outright: off, whatever the settings say
  let own: UserSettings["embeddings"];
  try {
    own = await ownEmbeddings(environment);
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    // Searching went without settings before it had any: who has no home, or a broken file, may search all the same.
    if (address === undefined) {
      if (error.code === "platform/no-home") return undefined;
      return { problem: `Embeddings are off: ${messageOf(error)}` };
    }
  }
  const baseUrl = address ?? own?.["base-url"];
  if (baseUrl === undefined) return undefined;
  if (!isAddress(baseUrl)) {
    return {
      problem:
        "Embeddings are off: TACIT_EMBEDDINGS_BASE_URL or `embeddings.base-url` is no http address without a name and password.",
    };
  }
  const model = environment["TACIT_EMBEDDINGS_MODEL"] ?? own?.model ?? "";
  if (model === "") {
    return {
      problem:
        "Embeddings are off: neither TACIT_EMBEDDINGS_MODEL nor `embeddings.model` names a model.",
    };
  }
  const from = own?.["key-from"];
  const key =
    environment["TACIT_EMBEDDINGS_API_KEY"] ?? (from === undefined ? undefined : environment[from]);
  return { baseUrl, model, key: key === "" ? undefined : key };
}

/** Most have none, and to load what reads them would take longer than the search. @throws as `readSettings` */
async function ownEmbeddings(environment: Environment): Promise<UserSettings["embeddings"]> {
  if ((await readIfPresent(settingsFile(environment))) === undefined) return undefined;
  const { readSettings } = await import("./settings.ts");
  return (await readSettings(environment)).embeddings;
}

/** Without the address's query, which may hold a key. */
export function shownEndpoint({ model, baseUrl }: EmbeddingsEndpoint): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${model} at ${origin}${pathname}`;
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
