/**
 * Active entries in the files of other tools.
 *
 * Same entries, same bytes: the order is fixed, line ends are those of the file that is there, and what its owner wrote
 * around the marks stays as it is. A file whose marks are damaged is named and not touched, since no one can tell any
 * more which text is whose.
 */
import { type Entry, EntryKind } from "../../ground/contract/entry.ts";
import { composeFrontMatter } from "../context/front-matter.ts";
import type { Problem } from "../context/files.ts";
import {
  type Format,
  type FormatId,
  formatNamed,
  formatOf,
  ruleFilePaths,
  targets,
} from "./formats.ts";
import { hiddenIn } from "./hidden.ts";
import { importsOf, type RuleFile } from "./gather.ts";
import { blocksOf, leavesOpen, linesOf } from "./markdown.ts";
import { blockOf, fileOf, markedEntries, marksIn, type WrittenEntry } from "./marked.ts";
import { folderOf } from "./scope.ts";
import { writeFront } from "./tool-front-matter.ts";

export interface ExportedFile {
  readonly path: string;
  /** The whole file as it should be. */
  readonly text: string;
  readonly status: "new" | "changed" | "same";
}

export interface ExportPlan {
  readonly target: FormatId;
  /** Sorted by path. */
  readonly files: ExportedFile[];
  /** Files that held nothing but entries which are no longer exported. */
  readonly removals: string[];
  /** Active entries that this target does not get, each with a sentence why. */
  readonly skipped: { readonly slug: string; readonly reason: string }[];
  /** Files that were left as they are. */
  readonly problems: Problem[];
  /** What was done and may not work as meant: files over a limit, entries that an agent would read twice. */
  readonly warnings: Problem[];
}

export interface ExportOptions {
  /** Whether the repository has this folder: a rule for one that it lacks goes into the top file. Default: it does. */
  readonly hasFolder?: (path: string) => boolean;
}

/** What the target's files should hold. `current` are its files as they are; those of other formats are ignored. */
export function exportEntries(
  entries: readonly Entry[],
  target: FormatId,
  current: readonly RuleFile[],
  options: ExportOptions = {},
): ExportPlan {
  const format = formatNamed(target);
  const owned = new Map(
    current
      .filter(({ path }) => formatOf(path)?.format.id === target)
      .map(({ path, text }) => [path, text]),
  );
  const plan: ExportPlan = {
    target,
    files: [],
    removals: [],
    skipped: [],
    problems: [],
    warnings: [],
  };
  if (format.written === undefined) {
    plan.problems.push({ path: "", message: `${format.tool} is only read, never written.` });
    return plan;
  }
  const chosen = chosenFor(format, entries, owned, plan);
  if (format.holds === "many") planShared(format, chosen, owned, plan, options);
  else planOwn(format, chosen, owned, plan);
  plan.files.sort((a, b) => order(a.path, b.path));
  plan.warnings.push(...limitWarnings(format, plan, owned), ...doubles(plan, current));
  return plan;
}

export interface StaleTarget {
  readonly target: FormatId;
  /** Files to be written or removed. */
  readonly paths: string[];
  readonly problems: Problem[];
}

/** The targets that are not up to date, for `export --check`: an export would change files or cannot be made. */
export function staleTargets(
  entries: readonly Entry[],
  wanted: readonly FormatId[],
  current: readonly RuleFile[],
  options: ExportOptions = {},
): StaleTarget[] {
  return wanted.flatMap((target) => {
    const plan = exportEntries(entries, target, current, options);
    const changed = plan.files.filter(({ status }) => status !== "same").map(({ path }) => path);
    const paths = [...changed, ...plan.removals].toSorted(order);
    return paths.length === 0 && plan.problems.length === 0
      ? []
      : [{ target, paths, problems: plan.problems }];
  });
}

/** The targets that have been exported to: what `export` writes when it is told none. */
export function targetsIn(current: readonly RuleFile[]): FormatId[] {
  const written = new Set(
    current
      .filter(({ text }) => marksIn(text).status !== "none" || isOwnText(text))
      .map(({ path }) => formatOf(path)?.format.id),
  );
  return targets.map(({ id }) => id).filter((id) => written.has(id));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The entries that the target gets, in their order. */
function chosenFor(
  format: Format,
  entries: readonly Entry[],
  owned: ReadonlyMap<string, string>,
  plan: ExportPlan,
): Entry[] {
  const kinds = EntryKind.options;
  const sorted = entries
    .filter(({ front }) => front.status === "active")
    .toSorted(
      (a, b) => kinds.indexOf(a.front.kind) - kinds.indexOf(b.front.kind) || order(a.slug, b.slug),
    );
  const words = new Map<string, string>();
  const wordsOf = (path: string): string => {
    const known = words.get(path) ?? theirWords(owned.get(path) ?? "");
    words.set(path, known);
    return known;
  };
  return sorted.filter((entry) => {
    const reason = reasonAgainst(format, entry, wordsOf);
    if (reason !== undefined) plan.skipped.push({ slug: entry.slug, reason });
    return reason === undefined;
  });
}

function reasonAgainst(
  format: Format,
  entry: Entry,
  wordsOf: (path: string) => string,
): string | undefined {
  const { front, body } = entry;
  const text = `${front.title}\n\n${body}`;
  if (format.id === "adr" && front.kind !== "decision") return "It is no decision.";
  if (front.kind === "project" && isPlaceholder(body)) return "It has nothing but headings yet.";
  if (hiddenIn([text, ...(front.scope ?? [])].join("\n"), 1).length > 0) {
    return "It has hidden characters.";
  }
  if (!/^[\p{L}\p{N}._-]{1,200}$/u.test(entry.slug)) return "Its name cannot stand in a comment.";
  if (/[\r\n]/.test((front.scope ?? []).join(""))) return "A pattern of its scope has a line end.";
  if (/\r(?!\n)/.test(text)) return "It has a carriage return without a line feed.";
  if (leavesOpen(text)) {
    return "A code block or comment in it is never closed, and would swallow what follows.";
  }
  const source = front.origin?.type === "imported" ? front.origin["file"] : undefined;
  const words = typeof source === "string" ? wordsOf(source) : "";
  if (words !== "" && standsIn(words, entry)) {
    return `It stands in ${String(source)} already, in its author's own words.`;
  }
  return undefined;
}

function isPlaceholder(body: string): boolean {
  return blocksOf(body).every(({ kind }) => kind === "comment" || kind === "heading");
}

/** The words of a file that are not ours, on one line and without markup; empty for a file of ours. */
function theirWords(file: string): string {
  if (isOwnText(file)) return "";
  const marks = marksIn(file);
  return bare(marks.status === "one" ? file.slice(0, marks.start) + file.slice(marks.end) : file);
}

/** Whether an entry's words are among those of the file that it was imported from. */
function standsIn(words: string, entry: Entry): boolean {
  // An imported rule may have got the sentence above its list, or `Avoid` from a heading.
  const text = entry.body === "" ? entry.front.title : entry.body;
  const parts = text.replace(/^Avoid:\s+/, "").split(/\n\s*\n/);
  return parts.every((part) => words.includes(bare(part)));
}

function bare(text: string): string {
  return text
    .replaceAll(/^[ \t>]*(?:[-*+]|\d+[.)])?[ \t]+/gm, "")
    .replaceAll(/[*_]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Whether a file is one that Tacit wrote for one entry. */
function isOwnText(text: string): boolean {
  return marksIn(text).status === "none" && markedEntries(text, 1) !== undefined;
}

function planShared(
  format: Format,
  entries: readonly Entry[],
  owned: ReadonlyMap<string, string>,
  plan: ExportPlan,
  { hasFolder = () => true }: ExportOptions,
): void {
  const main = mainPath(format, owned);
  const nests = format.places.some(({ anchor, nested }) => nested === true && anchor === main);
  const groups = new Map<string, WrittenEntry[]>();
  for (const entry of entries) {
    const { scope } = entry.front;
    const folder = nests ? folderOf(scope) : undefined;
    const below = `${folder ?? ""}/${main}`;
    // Where rule files are not read, one that is there would not be seen and be written over.
    const nested = folder !== undefined && hasFolder(folder) && ruleFilePaths([below]).length === 1;
    const path = nested ? below : main;
    const written = { entry, inWords: !nested && (scope ?? []).length > 0 };
    const group = groups.get(path);
    if (group === undefined) groups.set(path, [written]);
    else group.push(written);
  }
  for (const path of new Set([...owned.keys(), ...groups.keys()])) {
    const text = owned.get(path);
    const group = groups.get(path) ?? [];
    const marks = marksIn(text ?? "");
    if (marks.status === "damaged") {
      plan.problems.push({
        path,
        line: marks.line,
        message: `${marks.message} The file was left as it is; correct its marks.`,
      });
      continue;
    }
    if (group.length === 0 && marks.status === "none") continue;
    const wanted = group.length === 0 ? withoutBlock(text ?? "") : withBlock(text, blockOf(group));
    if (wanted === "") plan.removals.push(path);
    else plan.files.push(exported(path, text, wanted));
  }
}

function exported(path: string, before: string | undefined, text: string): ExportedFile {
  return {
    path,
    text,
    status: before === undefined ? "new" : before === text ? "same" : "changed",
  };
}

/** The file at the top that the target is written to: the one with the marks, or the one that is there. */
function mainPath(format: Format, owned: ReadonlyMap<string, string>): string {
  const written = format.written?.path ?? "";
  const places = [written, ...format.places.map(({ anchor }) => anchor)];
  const present = places.filter((path) => owned.has(path));
  const marked = present.find((path) => marksIn(owned.get(path) ?? "").status !== "none");
  return marked ?? present[0] ?? written;
}

function lineEndOf(text: string | undefined): string {
  return /\r?\n/.exec(text ?? "")?.[0] ?? "\n";
}

function withBlock(text: string | undefined, block: string): string {
  const end = lineEndOf(text);
  const lines = block.replaceAll("\n", end);
  if (text === undefined || text === "") return `${lines}${end}`;
  const marks = marksIn(text);
  if (marks.status === "one") return text.slice(0, marks.start) + lines + text.slice(marks.end);
  // A missing last line end stays missing.
  return text.endsWith("\n") ? `${text}${end}${lines}${end}` : `${text}${end}${end}${lines}`;
}

/** The text as it was before the block was put into it. */
function withoutBlock(text: string): string {
  const marks = marksIn(text);
  if (marks.status !== "one") return text;
  const before = text.slice(0, marks.start);
  const after = text.slice(marks.end);
  if (after.trim() !== "") return before + after.replace(/^\r?\n/, "");
  // The blank line that set the block off goes too; where it was never there, nothing does.
  return after === "" ? before.replace(/(?:\r?\n){2}$/, "") : before.replace(/(\r?\n)\r?\n$/, "$1");
}

function planOwn(
  format: Format,
  entries: readonly Entry[],
  owned: ReadonlyMap<string, string>,
  plan: ExportPlan,
): void {
  const folder = ownFolder(format, owned);
  const ending = format.written?.ending ?? "";
  if (owned.has(folder.replace(/\/$/, ""))) {
    plan.problems.push({
      path: folder.replace(/\/$/, ""),
      message: `It is a file, and ${format.tool} would need a folder of that name. Move its text into one.`,
    });
    return;
  }
  const wanted = new Set<string>();
  for (const entry of entries) {
    const path = `${folder}tacit-${entry.slug}${ending}`;
    wanted.add(path);
    const before = owned.get(path);
    if (before !== undefined && !isOwnText(before)) {
      plan.problems.push({
        path,
        message:
          "The file has the name of an exported entry, but not its mark. It was left as it is; rename it.",
      });
      continue;
    }
    const end = lineEndOf(before);
    plan.files.push(exported(path, before, ownText(format, entry).replaceAll("\n", end)));
  }
  for (const [path, text] of owned) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name.startsWith("tacit-") && !wanted.has(path) && isOwnText(text)) {
      plan.removals.push(path);
    }
  }
  plan.removals.sort(order);
}

/** The folder that is written: decision records go where the project keeps them. */
function ownFolder(format: Format, owned: ReadonlyMap<string, string>): string {
  const written = format.written?.path ?? "";
  if (format.id !== "adr") return written;
  const folders = [written, ...format.places.map(({ anchor }) => anchor)];
  const paths = [...owned.keys()];
  return folders.find((folder) => paths.some((path) => path.startsWith(folder))) ?? written;
}

function ownText(format: Format, entry: Entry): string {
  const { title, scope } = entry.front;
  if (format.id === "adr") {
    const inWords = (scope ?? []).length > 0;
    return composeFrontMatter({ status: "accepted" }, fileOf({ entry, inWords }));
  }
  const front = writeFront(format.front, title, scope);
  return `${front.text}${fileOf({ entry, inWords: !front.exact })}`;
}

/** Files that import one with our marks: an agent reads the entries in both. */
function doubles(plan: ExportPlan, current: readonly RuleFile[]): Problem[] {
  const marked = new Set(
    current.filter(({ text }) => marksIn(text).status === "one").map(({ path }) => path),
  );
  return plan.files.flatMap(({ path, text }) =>
    importsOf(path, text)
      .filter((each) => each.path !== undefined && marked.has(each.path))
      .map(({ path: imported, line }) => ({
        path,
        line,
        message: `The file imports ${imported}, which has exported entries already: they are read twice. Export to one of the two.`,
      })),
  );
}

/** Files that are larger than their tool reads. */
function limitWarnings(
  format: Format,
  plan: ExportPlan,
  owned: ReadonlyMap<string, string>,
): Problem[] {
  const { limit } = format;
  if (limit === undefined) return [];
  const texts = new Map([...owned, ...plan.files.map(({ path, text }) => [path, text] as const)]);
  for (const path of plan.removals) texts.delete(path);
  return plan.files.flatMap(({ path, text }): Problem[] => {
    const above = limit.chain === true ? [...texts].filter(([other]) => isAbove(other, path)) : [];
    const size = [text, ...above.map(([, other]) => other)]
      .map((each) => measured(each, limit.unit))
      .reduce((sum, each) => sum + each, 0);
    if (size <= limit.most) return [];
    const where = above.length === 0 ? path : `${path}, with the files above it,`;
    return [
      {
        path,
        message: `${where} has ${withCommas(size)} ${limit.unit}, and the limit is ${withCommas(limit.most)}: ${limit.above}.`,
      },
    ];
  });
}

function withCommas(number: number): string {
  return number.toLocaleString("en");
}

/** Whether a file lies in a folder on the way to another's. */
function isAbove(other: string, path: string): boolean {
  const folder = other.slice(0, other.lastIndexOf("/") + 1);
  return other !== path && path.startsWith(folder);
}

function measured(text: string, unit: "bytes" | "characters" | "lines"): number {
  switch (unit) {
    case "bytes":
      return Buffer.byteLength(text);
    case "characters":
      return text.length;
    case "lines":
      return linesOf(text.replace(/\r?\n$/, "")).length;
  }
}
