/** The model that the user has configured: where its requests go is never a repository's to say. */
import type { UserSettings } from "../../ground/contract/config.ts";
import { TacitError } from "../../ground/core/error.ts";
import type { Environment } from "../../ground/platform/home.ts";

export interface Model {
  readonly baseUrl: string;
  readonly name: string;
  /** None for a server that asks for none. */
  readonly key: string | undefined;
}

/**
 * Environment first, then the user's settings; undefined where neither gives an address.
 *
 * @param named A name for where the environment has none, before that of the settings.
 * @throws TacitError `app/bad-model-address`
 */
export function modelOf(
  environment: Environment,
  settings: UserSettings,
  named?: string,
): Model | undefined {
  const baseUrl = environment["TACIT_MODEL_BASE_URL"] ?? settings.model?.["base-url"];
  if (baseUrl === undefined || baseUrl === "") return undefined;
  if (!/^https?:\/\//.test(baseUrl)) {
    throw new TacitError({
      code: "app/bad-model-address",
      kind: "input",
      message: `TACIT_MODEL_BASE_URL is \`${baseUrl}\`, which is no http address.`,
      hint: "Give the address up to /v1, for instance http://127.0.0.1:11434/v1.",
    });
  }
  const from = settings.model?.["key-from"];
  const key =
    environment["TACIT_MODEL_API_KEY"] ?? (from === undefined ? undefined : environment[from]);
  const name = environment["TACIT_MODEL"] ?? named ?? settings.model?.name;
  return { baseUrl, name: name ?? "default", key };
}
