/** Reads and writes entries: captured context as Markdown files under `.tacit/context`. */
import {
  type Entry,
  EntryCheck,
  EntryFrontMatter,
  type EntryKind,
  type EntryStatus,
} from "../../ground/contract/entry.ts";
import { TacitError } from "../../ground/core/error.ts";
import { slugOf } from "../../ground/core/text.ts";
import { scopeMatcher } from "../checks/scope.ts";
import type { Problem, TextFiles } from "./files.ts";
import {
  type BrokenFile,
  composeFrontMatter,
  type FrontMatterFile,
  parseFrontMatter,
  withKey,
} from "./front-matter.ts";

const root = ".tacit/context";

/** Folder of each kind; the project's description is one file. */
const folders: Readonly<Record<Exclude<EntryKind, "project">, string>> = {
  architecture: `${root}/architecture`,
  convention: `${root}/conventions`,
  decision: `${root}/decisions`,
  risk: `${root}/risks`,
  term: `${root}/terms`,
};

/** An entry with the places in its file that evidence points at. */
export interface LoadedEntry extends Entry {
  /** 1-based line of the title in the front matter. */
  readonly titleLine: number;
  /** 1-based line of the first line of `body`. */
  readonly bodyLine: number;
}

export interface LoadedEntries {
  /** Sorted by path; each slug once. */
  readonly entries: LoadedEntry[];
  readonly problems: Problem[];
}

async function pathsOf(
  files: TextFiles,
  problems: Problem[] = [],
): Promise<{ path: string; kind: EntryKind }[]> {
  const found: { path: string; kind: EntryKind }[] = [];
  for (const [kind, folder] of kinds()) {
    const names = await listed(files, folder, problems);
    for (const name of names.filter((each) => each.endsWith(".md")).toSorted()) {
      found.push({ path: `${folder}/${name}`, kind });
    }
  }
  return [...found, { path: `${root}/project.md`, kind: "project" }];
}

async function listed(files: TextFiles, folder: string, problems: Problem[]): Promise<string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    problems.push({ path: folder, message: error.message });
    return [];
  }
}

function kinds(): [EntryKind, string][] {
  return [
    ["architecture", folders.architecture],
    ["convention", folders.convention],
    ["decision", folders.decision],
    ["risk", folders.risk],
    ["term", folders.term],
  ];
}

function slugIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
}

/** Reads every entry; a file that cannot be read is a problem and takes nothing else down. */
export async function loadEntries(files: TextFiles): Promise<LoadedEntries> {
  const entries = new Map<string, LoadedEntry>();
  const problems: Problem[] = [];
  for (const { path, kind } of await pathsOf(files, problems)) {
    const text = await readable(files, path, problems);
    if (text === undefined) continue;
    const entry = parseEntry(path, text);
    if ("status" in entry) {
      problems.push({ path, line: entry.line, message: entry.reason });
      continue;
    }
    const twin = entries.get(entry.slug);
    if (twin !== undefined) {
      problems.push({
        path,
        message: `The slug \`${entry.slug}\` is taken by ${twin.path}; this file is left out. Rename one of them.`,
      });
      continue;
    }
    if (entry.front.kind !== kind) {
      problems.push({
        path,
        line: entry.titleLine,
        message: `The file says \`kind: ${entry.front.kind}\` but lies where entries of kind ${kind} do.`,
      });
    }
    for (const key of unknownChecks(entry)) {
      const line = entry.titleLine;
      problems.push({
        path,
        line,
        message: `\`check.${key}\` is no kind of check and is not asked.`,
      });
    }
    entries.set(entry.slug, entry);
  }
  return { entries: [...entries.values()].toSorted((a, b) => order(a.path, b.path)), problems };
}

/** The text, or undefined with a problem for a file that is no text, or may not be read. */
async function readable(
  files: TextFiles,
  path: string,
  problems: Problem[],
): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    problems.push({ path, message: error.message });
    return undefined;
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Keys under `check` that no check knows: a slip of the pen would be a rule that holds nobody. */
function unknownChecks({ front }: Entry): string[] {
  const known = Object.keys(EntryCheck.shape);
  return Object.keys(front.check ?? {}).filter((key) => !known.includes(key));
}

/** Reads one entry's text. */
export function parseEntry(path: string, text: string): LoadedEntry | BrokenFile {
  const file = parseFrontMatter(path, text);
  if (file.status === "broken") return file;
  const front = EntryFrontMatter.safeParse(file.data);
  if (!front.success) return schemaFault(file, front.error.issues);
  const leading = file.body.length - file.body.trimStart().length;
  return {
    slug: slugIn(path),
    path,
    front: front.data,
    body: file.body.trim(),
    titleLine: file.lineOf(["title"]),
    bodyLine: file.bodyLine + file.body.slice(0, leading).split("\n").length - 1,
  };
}

/** The first schema issue as a broken file. */
export function schemaFault(
  file: FrontMatterFile,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): BrokenFile {
  const issue = issues[0];
  const keys = (issue?.path ?? []).filter((key) => typeof key !== "symbol");
  return {
    status: "broken",
    path: file.path,
    line: file.lineOf(keys),
    reason: `\`${keys.join(".")}\`: ${issue?.message ?? "not as expected"}.`,
  };
}

/**
 * Sets the status of an entry, and why; the rest of its file stays as it is. Returns the entry's path.
 *
 * @throws TacitError `context/unknown-entry`, `context/broken-entry`
 */
export async function setStatus(
  files: TextFiles,
  slug: string,
  status: EntryStatus,
  reason?: string,
): Promise<string> {
  const { path, text } = await findEntryFile(files, slug);
  const file = parseFrontMatter(path, text);
  if (file.status === "broken") throw brokenEntry(file);
  const settled = withKey(file, ["status"], status);
  const changed = reason === undefined ? settled : withReason(path, settled, reason);
  if (changed !== text) await files.write(path, changed);
  return path;
}

/** The file of an entry, one that cannot be read as well. @throws TacitError `context/unknown-entry` */
export async function findEntryFile(
  files: TextFiles,
  slug: string,
): Promise<{ readonly path: string; readonly text: string }> {
  for (const { path } of await pathsOf(files)) {
    if (slugIn(path) !== slug) continue;
    // oxlint-disable-next-line no-await-in-loop -- the first that is there
    const text = await files.read(path);
    if (text !== undefined) return { path, text };
  }
  throw new TacitError({
    code: "context/unknown-entry",
    kind: "input",
    message: `There is no entry \`${slug}\`.`,
    hint: "`tacit context list` shows what there is.",
  });
}

/** The entry that a file's text is. @throws TacitError `context/broken-entry` */
export function entryFrom(path: string, text: string): LoadedEntry {
  const entry = parseEntry(path, text);
  if ("status" in entry) throw brokenEntry(entry);
  return entry;
}

function brokenEntry({ path, line, reason }: BrokenFile): TacitError {
  return new TacitError({
    code: "context/broken-entry",
    kind: "input",
    message: `${path}:${line} cannot be read: ${reason}`,
    hint: "Mend the file, then try again.",
  });
}

function withReason(path: string, text: string, reason: string): string {
  const file = parseFrontMatter(path, text);
  return file.status === "parsed" ? withKey(file, ["reason"], reason) : text;
}

export interface NewEntry {
  readonly kind: EntryKind;
  /** Preferred over one made from the title, where it is free. */
  readonly slug?: string;
  readonly title: string;
  readonly scope?: readonly string[];
  readonly body: string;
  readonly check?: NonNullable<EntryFrontMatter["check"]>;
  readonly evidence?: NonNullable<EntryFrontMatter["evidence"]>;
  readonly origin: NonNullable<EntryFrontMatter["origin"]>;
  readonly status: EntryStatus;
}

/**
 * Writes a new entry under a slug that no other file has; returns its path.
 *
 * @throws TacitError `context/project-exists` because a project has one description.
 */
export async function addEntry(files: TextFiles, entry: NewEntry): Promise<string> {
  const paths = await pathsOf(files);
  const path = await freePath(files, entry, new Set(paths.map((each) => slugIn(each.path))));
  const data = {
    kind: entry.kind,
    title: entry.title,
    ...(entry.scope === undefined || entry.scope.length === 0 ? {} : { scope: [...entry.scope] }),
    status: entry.status,
    ...(entry.check === undefined ? {} : { check: entry.check }),
    ...(entry.evidence === undefined ? {} : { evidence: entry.evidence }),
    origin: entry.origin,
  };
  await files.write(path, composeFrontMatter(data, `${entry.body.trim()}\n`));
  return path;
}

async function freePath(
  files: TextFiles,
  entry: NewEntry,
  taken: ReadonlySet<string>,
): Promise<string> {
  if (entry.kind === "project") {
    const path = `${root}/project.md`;
    if ((await files.read(path)) === undefined) return path;
    throw new TacitError({
      code: "context/project-exists",
      kind: "conflict",
      message: `${path} exists already.`,
      hint: "Edit that file.",
    });
  }
  const slug = entry.slug ?? slugOf(entry.title);
  let candidate = slug;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${slug}-${count}`;
  return `${folders[entry.kind]}/${candidate}.md`;
}

/** Entries whose scope holds at least one of the paths; those without a scope always. */
export function entriesFor<Known extends Entry>(
  entries: readonly Known[],
  paths: readonly string[],
): Known[] {
  return entries.filter(({ front }) => {
    if (front.scope === undefined || front.scope.length === 0) return true;
    return paths.some(scopeMatcher(front.scope));
  });
}
