/** What a person says at the terminal, before anything is opened: which run, and who they are. */
import { TacitError } from "../../ground/core/error.ts";
import type { Host } from "./workspace.ts";

/** A run's number from `3` or `3/1`. @throws TacitError `app/bad-run` */
export function runNumber(text: string): number {
  const match = /^(\d{1,9})(?:\/1)?$/.exec(text);
  if (match) return Number(match[1]);
  throw new TacitError({
    code: "app/bad-run",
    kind: "input",
    message: `\`${text}\` is no run.`,
    hint: "Give its number, such as 3 or 3/1; tacit runs lists them.",
  });
}

/** Who answers at this terminal. */
export function whoAmI(host: Host): string {
  return host.environment["USER"] ?? host.environment["LOGNAME"] ?? "you";
}
