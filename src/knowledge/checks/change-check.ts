/** Holds a change against entries: only what it wrote, only where it was. */
import type { ImportResolver } from "../codebase/imports.ts";
import type { Change } from "./change.ts";
import type { BoxedRunner } from "./command-line.ts";
import { type EntryChecks, readsText } from "./compile.ts";
import { type EntryOutcome, Gathering } from "./outcome.ts";
import { pause } from "./pause.ts";
import { type SourceText, sourceText } from "./source-text.ts";

export interface ChangedTree {
  readonly change: Change;
  /** Text of a path after the change; undefined when it is binary, huge or no regular file. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Where imports lead after the change; asked for when a check needs it. */
  readonly resolver: () => Promise<ImportResolver>;
  readonly commands: BoxedRunner;
}

/** What each entry finds, in their order. Each file is read once and parsed once. */
export async function checkChange(
  entries: readonly EntryChecks[],
  tree: ChangedTree,
): Promise<EntryOutcome[]> {
  const gatherings = entries.map((each) => new Gathering(each));
  const all = entries.flatMap(({ checks }) => checks);
  const needsResolver = all.some(
    (check) => readsText(check) && check.resolves && [...tree.change.keys()].some(check.concerns),
  );
  const resolve: ImportResolver = needsResolver ? await tree.resolver() : () => [];
  const paused = pause();
  for (const touched of tree.change.values()) {
    if (touched.status === "deleted") continue;
    const { path } = touched;
    const isRead = all.some((check) => readsText(check) && check.concerns(path));
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    const text = isRead ? await tree.read(path) : undefined;
    const file = text === undefined ? undefined : sourceText(path, text);
    for (const gathering of gatherings) {
      for (const check of gathering.of.checks) {
        if (!("of" in check) || !check.concerns(path)) continue;
        const asked = check.of === "path" ? pathOnly(path) : file;
        if (asked === undefined) continue;
        gathering.look(check, asked, resolve, touched);
      }
    }
    // oxlint-disable-next-line no-await-in-loop -- between files
    await paused();
  }
  for (const gathering of gatherings) {
    for (const check of gathering.of.checks) {
      if (check.kind === "file-pairing") gathering.add(check.findIn(tree.change));
    }
    // oxlint-disable-next-line no-await-in-loop -- they share a machine
    await gathering.runCommands(tree.commands, (concerns) =>
      [...tree.change.keys()].some(concerns),
    );
  }
  return gatherings.map((gathering) => gathering.outcome());
}

/** A file whose text nobody asks for. */
export function pathOnly(path: string): SourceText {
  return sourceText(path, "");
}
