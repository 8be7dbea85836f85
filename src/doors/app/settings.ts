/** The user's own settings. */
import { parse } from "yaml";
import { UserSettings } from "../../ground/contract/config.ts";
import { TacitError } from "../../ground/core/error.ts";
import { readIfPresent } from "../../ground/platform/files.ts";
import { type Environment, settingsFile } from "../../ground/platform/home.ts";

/** The user's own settings; none is fine. @throws TacitError `app/broken-settings` */
export async function readSettings(environment: Environment): Promise<UserSettings> {
  const file = settingsFile(environment);
  const text = await readIfPresent(file);
  if (text === undefined) return UserSettings.parse({});
  const broken = (reason: string): TacitError =>
    new TacitError({
      code: "app/broken-settings",
      kind: "input",
      message: `${file} cannot be used: ${reason}`,
      hint: "Mend it; docs/configuration.md lists its keys.",
    });
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw broken(error instanceof Error ? error.message : String(error));
  }
  const settings = UserSettings.safeParse(value ?? {});
  if (settings.success) return settings.data;
  const [issue] = settings.error.issues;
  throw broken(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}.`);
}
