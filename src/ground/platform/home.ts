/**
 * Where Tacit keeps its own files, decided from an environment that a door read.
 *
 * Data and configuration never live inside a user's repository: an agent that edits a worktree cannot edit them.
 */
import path from "node:path";
import { TacitError } from "../core/error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that are set. */
export function definedOnly(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Effective user id; undefined where the system has none. */
  readonly uid: number | undefined;
}

function thisMachine(): Machine {
  return { platform: process.platform, uid: process.geteuid?.() };
}

/**
 * The data directory: `$TACIT_HOME`, else the platform's place for a user's data, `/var/lib/tacit` for root.
 *
 * @throws TacitError `platform/no-home` when the environment names no home directory.
 */
export function tacitHome(environment: Environment, machine: Machine = thisMachine()): string {
  const chosen = environment["TACIT_HOME"];
  if (given(chosen)) return path.resolve(chosen);
  if (machine.uid === 0) return "/var/lib/tacit";
  if (machine.platform === "darwin") {
    return path.join(homeOf(environment), "Library", "Application Support", "tacit");
  }
  const data = environment["XDG_DATA_HOME"];
  // The XDG base directory specification asks to ignore relative values.
  if (given(data) && path.isAbsolute(data)) return path.join(data, "tacit");
  return path.join(homeOf(environment), ".local", "share", "tacit");
}

/**
 * The directory of the user's own settings: `$TACIT_CONFIG_HOME`, else `$XDG_CONFIG_HOME/tacit`, else `~/.config/tacit`.
 *
 * @throws TacitError `platform/no-home`
 */
export function configDirectory(environment: Environment): string {
  const chosen = environment["TACIT_CONFIG_HOME"];
  if (given(chosen)) return path.resolve(chosen);
  const config = environment["XDG_CONFIG_HOME"];
  if (given(config) && path.isAbsolute(config)) return path.join(config, "tacit");
  return path.join(homeOf(environment), ".config", "tacit");
}

/** The file of the user's own settings. @throws as `configDirectory` */
export function settingsFile(environment: Environment): string {
  return path.join(configDirectory(environment), "config.yaml");
}

function given(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

function homeOf(environment: Environment): string {
  const home = environment["HOME"];
  if (given(home) && path.isAbsolute(home)) return home;
  throw new TacitError({
    code: "platform/no-home",
    kind: "environment",
    message: "The environment names no home directory.",
    hint: "Set HOME, or TACIT_HOME and TACIT_CONFIG_HOME.",
  });
}
