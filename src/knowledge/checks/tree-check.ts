/** Holds a whole tree against entries: what stands there, whoever wrote it and when. */
import type { Listing } from "../../ground/platform/tree.ts";
import { type ImportResolver, isManifest } from "../codebase/imports.ts";
import { pathOnly } from "./change-check.ts";
import type { BoxedRunner } from "./command-line.ts";
import { type EntryChecks, readsText } from "./compile.ts";
import { type EntryOutcome, Gathering } from "./outcome.ts";
import { pause } from "./pause.ts";
import { resolverOf } from "./resolver.ts";
import { sourceText } from "./source-text.ts";

export interface TreeOptions {
  /** All paths of the tree, where the listing has only those that `looksInto` names; those of the listing otherwise. */
  readonly paths?: readonly string[];
  readonly commands?: BoxedRunner;
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface TreeOutcome {
  readonly outcomes: readonly EntryOutcome[];
  /** Files whose text was read. */
  readonly files: number;
}

/** Whether the text of a file is needed to ask the entries; what a listing has to have. */
export function looksInto(entries: readonly EntryChecks[]): (path: string) => boolean {
  const checks = entries.flatMap((each) => each.checks).filter(readsText);
  const resolves = checks.some((check) => check.resolves);
  return (path) => (resolves && isManifest(path)) || checks.some((check) => check.concerns(path));
}

/** What each entry finds in a tree, in their order. Each file is read once and parsed once. */
export async function checkTree(
  listing: Listing,
  entries: readonly EntryChecks[],
  options: TreeOptions = {},
): Promise<TreeOutcome> {
  const { paths = listing.files.map((file) => file.path), progress, signal } = options;
  const gatherings = entries.map((each) => new Gathering(each));
  const checks = entries.flatMap((each) => each.checks);
  const textual = checks.filter(readsText);
  const resolve: ImportResolver = textual.some((check) => check.resolves)
    ? await resolverOf(listing, paths)
    : () => [];
  const paused = pause(signal);
  for (const path of paths) {
    for (const gathering of gatherings) {
      for (const check of gathering.of.checks) {
        if (!("of" in check) || check.of !== "path" || !check.concerns(path)) continue;
        gathering.look(check, pathOnly(path), resolve, "all");
      }
    }
    // oxlint-disable-next-line no-await-in-loop -- between files
    await paused();
  }
  const wanted = listing.files.filter(({ path }) => textual.some((check) => check.concerns(path)));
  let files = 0;
  for await (const { path, text } of listing.read(wanted)) {
    const file = sourceText(path, text);
    for (const gathering of gatherings) {
      for (const check of gathering.of.checks) {
        if (!readsText(check) || !check.concerns(path)) continue;
        gathering.look(check, file, resolve, "all");
      }
    }
    files += 1;
    progress?.(files, wanted.length);
    await paused();
  }
  const { commands = { status: "none", reason: "nobody has a box for it." } } = options;
  for (const gathering of gatherings) {
    // oxlint-disable-next-line no-await-in-loop -- they share a machine
    await gathering.runCommands(commands, (concerns) => paths.some(concerns));
  }
  return { outcomes: gatherings.map((gathering) => gathering.outcome()), files };
}
