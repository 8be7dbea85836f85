/** `tacit context import` and `export`: entries from and to the rule files of other tools. */
import path from "node:path";
import { TacitError } from "../../../ground/core/error.ts";
import { pathExists } from "../../../ground/platform/files.ts";
import { openWorkingTree } from "../../../ground/platform/working-tree.ts";
import { addEntry } from "../../../knowledge/context/entries.ts";
import { type ExportedFile, exportEntries, targetsIn } from "../../../knowledge/exchange/export.ts";
import {
  type FormatId,
  ruleFilePaths,
  targetNamed,
  targets,
} from "../../../knowledge/exchange/formats.ts";
import { gatherRuleFiles } from "../../../knowledge/exchange/gather.ts";
import type { RuleFile } from "../../../knowledge/exchange/gather.ts";
import { importRules, type ImportResult } from "../../../knowledge/exchange/import.ts";
import { rememberListing } from "../listing.ts";
import {
  type Host,
  openWorkspace,
  readKnowledge,
  sentenceOf,
  type Workspace,
} from "../workspace.ts";

export interface ImportOutput extends Omit<ImportResult, "problems"> {
  /** Files that were read. */
  readonly files: readonly string[];
  /** Paths of the entries that are written; empty for a dry run. */
  readonly written: readonly string[];
  readonly problems: readonly string[];
}

/** Rule files of the checkout, tracked or not ignored. */
async function ruleFilesIn({ root }: Workspace): Promise<string[]> {
  return ruleFilePaths((await openWorkingTree(root)).paths);
}

/** `tacit context import`; what it writes is numbered. */
export async function importContext(
  host: Host,
  named: readonly string[],
  options: { readonly dryRun: boolean },
): Promise<ImportOutput> {
  const workspace = await openWorkspace(host);
  const output = await importIn(workspace, named, options);
  if (!options.dryRun) {
    await rememberListing(
      workspace,
      output.written.map((file) => ({
        entry: file.slice(file.lastIndexOf("/") + 1, -".md".length),
      })),
    );
  }
  return output;
}

/** All rule files that there are; see `importIn`. */
export async function importAll(host: Host, dryRun: boolean): Promise<ImportOutput> {
  return importIn(await openWorkspace(host), [], { dryRun });
}

/**
 * Reads rule files, those named or all there are, and writes what they say as proposed entries. What a file says is data
 * until a person accepts it; one with hidden characters gives nothing.
 */
async function importIn(
  workspace: Workspace,
  named: readonly string[],
  { dryRun }: { readonly dryRun: boolean },
): Promise<ImportOutput> {
  const { entries, problems } = await readKnowledge(workspace);
  const paths = named.length > 0 ? named : await ruleFilesIn(workspace);
  const gathered = await gatherRuleFiles(workspace.files, paths);
  const { problems: met, ...result } = importRules(gathered.files, entries);
  const written: string[] = [];
  if (!dryRun) {
    for (const { lastLine: _lastLine, ...entry } of result.entries) {
      // oxlint-disable-next-line no-await-in-loop -- a slug is free when the one before is written
      written.push(await addEntry(workspace.files, entry));
    }
  }
  return {
    ...result,
    files: gathered.files.map((file) => file.path),
    written,
    problems: [...problems, ...gathered.problems.map(sentenceOf), ...met.map(sentenceOf)],
  };
}

export interface ExportOutput {
  readonly targets: readonly {
    readonly target: FormatId;
    /** With their text where it was asked for. */
    readonly files: readonly (Omit<ExportedFile, "text"> & Partial<Pick<ExportedFile, "text">>)[];
    readonly removed: readonly string[];
    /** Active entries that the target does not get, and why. */
    readonly skipped: readonly { readonly slug: string; readonly reason: string }[];
  }[];
  /** Whether every file is as it should be; after an export it is, unless a file was left alone. */
  readonly current: boolean;
  readonly problems: readonly string[];
}

export interface ExportRequest {
  /** Names of targets; those that were exported to before, when there are none. */
  readonly to: readonly string[];
  /** Says what would change, and writes nothing. */
  readonly check: boolean;
  /** Whether the files come with their text. */
  readonly texts?: boolean;
}

export interface TargetsOutput {
  readonly targets: readonly {
    readonly id: FormatId;
    /** For people. */
    readonly tool: string;
    /** File, or folder and ending. */
    readonly path: string;
    /** Whether entries stand there already. */
    readonly before: boolean;
  }[];
  readonly problems: readonly string[];
}

/** Where entries can be exported to. */
export async function exportTargets(host: Host): Promise<TargetsOutput> {
  const before = targetsIn(await currentFiles(await openWorkspace(host)));
  return {
    targets: targets.map(({ id, tool, written }) => ({
      id,
      tool,
      path: `${written?.path ?? ""}${written?.ending === undefined ? "" : `*${written.ending}`}`,
      before: before.includes(id),
    })),
    problems: [],
  };
}

/**
 * Writes the active entries into rule files of other tools, between marks.
 *
 * @throws TacitError `app/unknown-target`, `app/no-target`
 */
export async function exportContext(host: Host, request: ExportRequest): Promise<ExportOutput> {
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const current = await currentFiles(workspace);
  const wanted = targetsOf(request, current);
  const said = [...problems];
  const done: ExportOutput["targets"][number][] = [];
  const folders = new Set(await foldersOf(workspace));
  let isCurrent = true;
  for (const target of wanted) {
    const plan = exportEntries(entries, target, current, { hasFolder: (one) => folders.has(one) });
    const links = await linksAmong(workspace, plan.files);
    const changed = plan.files.filter(
      (file) => file.status !== "same" && !links.includes(file.path),
    );
    said.push(
      ...links.map((link) => `${link} is a link and left alone; export to what it leads to.`),
    );
    if (request.check && changed.length + plan.removals.length > 0) isCurrent = false;
    if (plan.problems.length > 0) isCurrent = false;
    if (!request.check) {
      for (const file of changed) {
        // oxlint-disable-next-line no-await-in-loop -- one file after the other
        await workspace.files.write(file.path, file.text);
      }
      for (const removed of plan.removals) {
        // oxlint-disable-next-line no-await-in-loop -- as above
        await workspace.files.remove(removed);
      }
    }
    said.push(...[...plan.problems, ...plan.warnings].map(sentenceOf));
    done.push({
      target,
      files: plan.files
        .filter((file) => !links.includes(file.path))
        .map(({ path: file, status, text }) => ({
          path: file,
          status,
          ...(request.texts === true ? { text } : {}),
        })),
      removed: plan.removals,
      skipped: plan.skipped,
    });
  }
  return { targets: done, current: isCurrent, problems: said };
}

/** Files to be made where something is that is no regular file: most often CLAUDE.md leads to AGENTS.md. */
async function linksAmong({ root }: Workspace, files: readonly ExportedFile[]): Promise<string[]> {
  const found: string[] = [];
  for (const { path: file, status } of files) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    if (status === "new" && (await pathExists(path.join(root, file)))) found.push(file);
  }
  return found;
}

async function foldersOf({ root }: Workspace): Promise<string[]> {
  const { paths } = await openWorkingTree(root);
  return paths.flatMap((file) => {
    const parts = file.split("/").slice(0, -1);
    return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
  });
}

/** The text of every rule file that can be read. */
async function currentFiles(workspace: Workspace): Promise<RuleFile[]> {
  const found: RuleFile[] = [];
  for (const file of await ruleFilesIn(workspace)) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    const text = await workspace.files.read(file);
    if (text !== undefined) found.push({ path: file, text });
  }
  return found;
}

function targetsOf({ to }: ExportRequest, current: readonly RuleFile[]): FormatId[] {
  const known = targets.map(({ id }) => id).join(", ");
  if (to.length === 0) {
    const before = targetsIn(current);
    if (before.length > 0) return before;
    throw new TacitError({
      code: "app/no-target",
      kind: "input",
      message: "Nothing was exported yet, so it is not clear where to.",
      hint: `Name a target with --to: ${known}.`,
    });
  }
  return to.map((name) => {
    const target = targetNamed(name);
    if (target !== undefined) return target.id;
    throw new TacitError({
      code: "app/unknown-target",
      kind: "input",
      message: `\`${name}\` is nothing that Tacit exports to.`,
      hint: `One of ${known}.`,
    });
  });
}
