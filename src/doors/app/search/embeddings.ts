/** Where embeddings come from: the user's own settings or environment. Apart from what uses them, which takes long to load. */
import type { UserSettings } from "../../../ground/contract/config.ts";
import { messageOf, TacitError } from "../../../ground/core/error.ts";
import type { EmbeddingsEndpoint } from "../../../ground/platform/embeddings.ts";
import { readIfPresent } from "../../../ground/platform/files.ts";
import { type Environment, settingsFile } from "../../../ground/platform/home.ts";
import type { Host } from "../workspace.ts";

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
  const { readSettings } = await import("../settings.ts");
  return (await readSettings(environment)).embeddings;
}

/** Without the address's query, which may hold a key. */
export function shownEndpoint({ model, baseUrl }: EmbeddingsEndpoint): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${model} at ${origin}${pathname}`;
}

/** An http address without a name and password. */
export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
