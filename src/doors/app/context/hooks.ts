/** `tacit init --hook`: has another agent, or git, call `tacit` in this repository; and `tacit check --hook`, the call. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { TacitError } from "../../../ground/core/error.ts";
import {
  kindOfFile,
  readIfPresent,
  removeTree,
  staysWithin,
  writeFileAtomic,
} from "../../../ground/platform/files.ts";
import { findProgram } from "../../../ground/platform/programs.ts";
import { hooksFolder, type Repository } from "../../../ground/platform/repository.ts";
import type { RepositoryFiles } from "../../../ground/platform/repository-files.ts";
import {
  filesOfHook,
  type HookName,
  hookNames,
  withGitHook,
  withHook,
} from "../../../knowledge/exchange/hooks.ts";
import { type Host, openWorkspace } from "../workspace.ts";

/** What happens to one file. */
export interface HookChange {
  /** From the repository's root. */
  readonly path: string;
  readonly change: "create" | "edit" | "delete" | "none";
  /** The whole text afterwards; empty when the file goes. */
  readonly text: string;
}

export interface HookPlan {
  readonly hook: HookName;
  readonly action: "install" | "remove";
  readonly changes: readonly HookChange[];
  /** Whether it is done; before that, nothing is written. */
  readonly done: boolean;
  readonly problems: readonly string[];
}

export interface HookRequest {
  readonly name: string;
  readonly remove: boolean;
}

/** Says what would be written. @throws TacitError `app/unknown-hook`, those of the settings' own files */
export async function planHook(host: Host, request: HookRequest): Promise<HookPlan> {
  return (await prepare(host, request)).plan;
}

/** Writes it. @throws as `planHook` */
export async function installHook(host: Host, request: HookRequest): Promise<HookPlan> {
  const { plan, places } = await prepare(host, request);
  for (const [index, { change, text }] of plan.changes.entries()) {
    const place = places[index];
    if (place === undefined || change === "none") continue;
    // oxlint-disable-next-line no-await-in-loop -- two files
    await (change === "delete" ? place.remove() : place.write(text));
  }
  return { ...plan, done: true };
}

/** A file that a hook lives in. */
interface Place {
  readonly path: string;
  /** On disk, of a git hook. */
  readonly file?: string;
  readonly read: () => Promise<string | undefined>;
  readonly write: (text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly next: (text: string | undefined) => string | undefined;
}

async function prepare(
  host: Host,
  { name, remove }: HookRequest,
): Promise<{ readonly plan: HookPlan; readonly places: readonly Place[] }> {
  const hook = hookNames.find((one) => one === name);
  if (hook === undefined) {
    throw new TacitError({
      code: "app/unknown-hook",
      kind: "input",
      message: `\`${name}\` is no hook that Tacit knows.`,
      hint: `One of ${hookNames.join(", ")}.`,
    });
  }
  const { repository, files } = await openWorkspace(host);
  const onPath = await findProgram("tacit", host.environment["PATH"] ?? "");
  const command = onPath === undefined ? own : "tacit";
  const wish = remove ? ("removed" as const) : { command };
  const places =
    hook === "git"
      ? [await gitPlace(repository, host.environment["HOME"] ?? "/", wish)]
      : agentPlaces(hook, files, wish);
  const changes: HookChange[] = [];
  for (const place of places) {
    // oxlint-disable-next-line no-await-in-loop -- two files
    const before = await place.read();
    const after = place.next(before);
    const change = before === after ? "none" : kindOf(before, after);
    changes.push({ path: place.path, change, text: after ?? "" });
  }
  const problems: string[] =
    onPath === undefined && !remove
      ? [
          `\`tacit\` is not on the path, so ${own} is named: on other machines that will be elsewhere.`,
        ]
      : [];
  if (hook === "git" && !remove) problems.push(...(await idleHook(places)));
  const action = remove ? "remove" : "install";
  return { plan: { hook, action, changes, done: false, problems }, places };
}

/** Git does not run a hook that nobody may execute; husky runs its own all the same. */
async function idleHook(places: readonly Place[]): Promise<string[]> {
  const [place] = places;
  if (place?.file === undefined || place.path.startsWith(".husky")) return [];
  if ((await kindOfFile(place.file)) !== "idle") return [];
  return [`${place.path} may not be executed, so git does not run it: chmod +x ${place.path}`];
}

const own = fileURLToPath(new URL("../../../../bin/tacit", import.meta.url));

function kindOf(before: string | undefined, after: string | undefined): HookChange["change"] {
  if (after === undefined) return "delete";
  return before === undefined ? "create" : "edit";
}

type Wish = Parameters<typeof withGitHook>[2];

function agentPlaces(
  hook: Exclude<HookName, "git">,
  files: RepositoryFiles,
  wish: Wish,
): readonly Place[] {
  return filesOfHook(hook).map((file) => ({
    path: file,
    read: () => files.read(file),
    write: (text) => files.write(file, text),
    remove: () => files.remove(file),
    next: (text) => withHook(hook, file, text, wish),
  }));
}

/** @throws TacitError `app/shared-hooks` when git takes its hooks from a folder that other repositories share. */
async function gitPlace(repository: Repository, home: string, wish: Wish): Promise<Place> {
  const { root, gitDirectory } = repository;
  const chosen = await hooksFolder(repository, home);
  // Husky keeps what it makes in `_` and what people write beside it.
  const folder = path.basename(chosen) === "_" ? path.dirname(chosen) : chosen;
  const inside = await Promise.all(
    [root, gitDirectory].map(async (one) => staysWithin(one, path.join(folder, "pre-commit"))),
  );
  if (!inside.includes(true)) {
    throw new TacitError({
      code: "app/shared-hooks",
      kind: "input",
      message: `Git takes the hooks of this repository from ${folder}, which others may share.`,
      hint: "Call `tacit check --base HEAD` from your own pre-commit hook.",
    });
  }
  const file = path.join(folder, "pre-commit");
  if ((await kindOfFile(file)) === "other") {
    throw new TacitError({
      code: "exchange/foreign-hook",
      kind: "input",
      message: `${file} is left alone: it is a link or no file.`,
      hint: "Call `tacit check --base HEAD` from it yourself.",
    });
  }
  const shown = path.relative(root, file);
  return {
    path: shown.startsWith("..") ? file : shown,
    file,
    read: () => readIfPresent(file),
    write: (text) => writeFileAtomic(file, text, 0o755),
    remove: () => removeTree(file),
    next: (text) => withGitHook(shown, text, wish),
  };
}
