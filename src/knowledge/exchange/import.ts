/**
 * Entries from the rule files of other tools.
 *
 * What a file says is data: it becomes proposed entries that a person reads before they count. A file with hidden
 * characters gives none, because what a person would read is not what a model would. Nothing is dropped silently: each
 * line is in an entry, known already, or among what was left, with a reason.
 */
import type { Entry, EntryKind, EntryStatus } from "../../ground/contract/entry.ts";
import { counted, slugOf } from "../../ground/core/text.ts";
import type { NewEntry } from "../context/entries.ts";
import type { Problem } from "../context/files.ts";
import { decisionRecord } from "./decision-record.ts";
import { formatOrPlain, type Owned } from "./formats.ts";
import type { RuleFile } from "./gather.ts";
import { codePointText, type HiddenCharacter, hiddenIn, revealed, smuggledText } from "./hidden.ts";
import { type AgentInstruction, instructionsIn } from "./instructions.ts";
import { linesOf } from "./markdown.ts";
import { type MarkedEntry, markedEntries, marksIn, oneLine, plainBody } from "./marked.ts";
import { sameScope, within } from "./scope.ts";
import { contradictionsAmong, duplicatesAmong } from "./similar.ts";
import { type LeftPart, type RuleDraft, splitRules } from "./split.ts";
import { readToolFile, type ToolFile } from "./tool-front-matter.ts";

/** An entry to be written with `addEntry`; its slug is free. */
export interface ProposedEntry extends NewEntry {
  readonly slug: string;
  /** Retired for a decision record that says itself that it no longer holds. */
  readonly status: EntryStatus;
  readonly origin: { readonly type: "imported"; readonly file: string; readonly line: number };
  /** 1-based; lines `origin.line` to this one became the entry. */
  readonly lastLine: number;
}

/** Where a rule stands: an entry of the repository, or one that is proposed. */
export interface RuleReference {
  readonly slug: string;
  readonly title: string;
  readonly path: string;
  /** 1-based; of a proposed entry. */
  readonly line?: number;
}

export interface ImportedDuplicate {
  readonly rule: RuleReference;
  readonly of: RuleReference;
  /** 0 to 1. */
  readonly similarity: number;
  /** The same words for the same files: it is not proposed again. */
  readonly left: boolean;
}

export interface ImportedContradiction {
  readonly one: RuleReference;
  readonly other: RuleReference;
  readonly reason: string;
}

export interface BlockedFile {
  readonly path: string;
  /** The first ones, at most `MOST_HIDDEN`. */
  readonly hidden: readonly HiddenCharacter[];
  /** Lines with them, made visible: `‹U+202E RIGHT-TO-LEFT OVERRIDE›`. */
  readonly shown: readonly { readonly line: number; readonly text: string }[];
  /** What tag characters and variation selectors spell; empty where they spell nothing. */
  readonly spelled: string;
}

/** An entry that Tacit exported into the file, and that is there still. */
export interface KnownEntry {
  readonly slug: string;
  readonly path: string;
  readonly line: number;
  /** What was changed between the marks; such a change is not imported. */
  readonly differs: readonly ("kind" | "title" | "scope" | "body")[];
}

export interface ImportWarning {
  readonly path: string;
  readonly line: number;
  /** `comment`: an entry has text that a rendered page does not show. */
  readonly kind: AgentInstruction["kind"] | "comment";
  readonly excerpt: string;
}

export interface ImportResult {
  readonly entries: ProposedEntry[];
  readonly known: KnownEntry[];
  readonly duplicates: ImportedDuplicate[];
  readonly contradictions: ImportedContradiction[];
  /** Files that give nothing until their hidden characters are gone. */
  readonly blocked: BlockedFile[];
  /** Sentences that address an agent; they do not block. */
  readonly warnings: ImportWarning[];
  /** Lines that became no entry. */
  readonly left: (LeftPart & { readonly path: string })[];
  readonly problems: Problem[];
}

const MOST_HIDDEN = 20;

/** Larger files are logs or data; reading one whole would stall whoever waits. In UTF-16 units. */
const LONGEST_FILE = 4_000_000;

/** A rule of one file before it has a slug. */
interface Found {
  readonly file: string;
  readonly draft: RuleDraft;
  readonly scope: readonly string[] | undefined;
  readonly slug?: string;
  readonly status: EntryStatus;
  readonly standing?: string;
}

interface Reading {
  readonly found: Found[];
  readonly result: ImportResult;
  readonly existing: ReadonlyMap<string, Entry>;
}

/** Reads rule files; pure, so that what would be imported can be shown before anything is written. */
export function importRules(files: readonly RuleFile[], existing: readonly Entry[]): ImportResult {
  const reading: Reading = {
    found: [],
    existing: new Map(existing.map((entry) => [entry.slug, entry])),
    result: {
      entries: [],
      known: [],
      duplicates: [],
      contradictions: [],
      blocked: [],
      warnings: [],
      left: [],
      problems: [],
    },
  };
  for (const file of files) readFile(file, reading);
  compare(reading, existing);
  return reading.result;
}

function readFile(file: RuleFile, reading: Reading): void {
  const { path, text } = file;
  const { result } = reading;
  if (text.length > LONGEST_FILE) {
    result.problems.push({
      path,
      message: `The file has ${text.length} characters; rule files are read up to ${LONGEST_FILE}.`,
    });
    return;
  }
  const hidden = hiddenIn(text, MOST_HIDDEN);
  if (hidden.length > 0) {
    result.blocked.push(blockedFile(path, text, hidden));
    return;
  }
  for (const { line, kind, excerpt } of instructionsIn(text)) {
    result.warnings.push({ path, line, kind, excerpt });
  }
  const owned = formatOrPlain(file.includedBy ?? path);
  const read = readToolFile(
    path,
    text,
    file.includedBy === undefined ? owned.format.front : undefined,
  );
  if (read.status === "broken") {
    const { line, reason } = read;
    result.problems.push({
      path,
      line,
      message: `Its front matter cannot be read, so nothing was imported: ${reason}`,
    });
    leave(reading, path, { first: 1, last: linesOf(text).length, reason: "text" });
    return;
  }
  const frontEnd = read.body === "" ? linesOf(text).length : read.bodyLine - 1;
  if (frontEnd > 0 && text !== "") {
    leave(reading, path, { first: 1, last: frontEnd, reason: "front matter" });
  }
  readBody(file, owned, read, reading);
}

function leave(reading: Reading, path: string, part: LeftPart): void {
  reading.result.left.push({ path, ...part });
}

function blockedFile(path: string, text: string, hidden: readonly HiddenCharacter[]): BlockedFile {
  const lines = text.split("\n");
  const numbers = [...new Set(hidden.map(({ line }) => line))].slice(0, 5);
  const shown = numbers.map((line) => ({
    line,
    text: revealed(lines[line - 1] ?? "")
      .slice(0, 400)
      .trimEnd(),
  }));
  return { path, hidden, shown, spelled: smuggledText(text).slice(0, 400) };
}

/** Names of the hidden characters of a blocked file, each once: `U+200B ZERO WIDTH SPACE`. */
export function namesOfHidden({ hidden }: BlockedFile): string[] {
  return [...new Set(hidden.map(({ codePoint, name }) => `${codePointText(codePoint)} ${name}`))];
}

function readBody(file: RuleFile, owned: Owned, read: ToolFile, reading: Reading): void {
  const { path } = file;
  const scope = owned.base === "" ? read.scope : within(owned.base, read.scope);
  const marks = marksIn(read.body);
  const offset = read.bodyLine - 1;
  if (marks.status === "damaged") {
    reading.result.problems.push({
      path,
      line: marks.line + offset,
      message: `${marks.message} Nothing was imported from it; correct its marks.`,
    });
    leave(reading, path, {
      first: read.bodyLine,
      last: offset + linesOf(read.body).length,
      reason: "export",
    });
    return;
  }
  const own =
    marks.status === "one" ||
    (owned.format.holds === "one" && markedEntries(read.body, read.bodyLine) !== undefined);
  // Of what Tacit wrote, and of a decision record, everything is carried over that a note could name.
  const notes = own || owned.format.id === "adr" ? [] : read.notes;
  for (const message of notes) reading.result.problems.push({ path, line: 1, message });
  if (marks.status === "one") {
    const { start, end } = marks;
    const before = read.body.slice(0, start);
    readMarked(path, read.body.slice(start, end), lineOf(read, start), scope, reading);
    readTheirs(file, owned, read, before, read.bodyLine, scope, reading);
    readTheirs(file, owned, read, read.body.slice(end), lineOf(read, end), scope, reading);
  } else if (own) {
    readMarked(path, read.body, read.bodyLine, scope, reading);
  } else {
    readTheirs(file, owned, read, read.body, read.bodyLine, scope, reading);
  }
}

function lineOf(read: ToolFile, offset: number): number {
  return read.bodyLine + read.body.slice(0, offset).split("\n").length - 1;
}

/** Reads text that its author wrote. */
function readTheirs(
  { path }: RuleFile,
  { format }: Owned,
  read: ToolFile,
  text: string,
  firstLine: number,
  scope: readonly string[] | undefined,
  reading: Reading,
): void {
  if (text.trim() === "") return;
  if (format.id === "adr") {
    const record = decisionRecord(path, text, firstLine, read.data);
    if (record === undefined) {
      const last = firstLine + linesOf(text).length - 1;
      leave(reading, path, { first: firstLine, last, reason: "text" });
      return;
    }
    const { title, standing, over, body, first, last } = record;
    if (firstLine < first) {
      leave(reading, path, { first: firstLine, last: first - 1, reason: "comment" });
    }
    reading.found.push({
      file: path,
      draft: { kind: "decision", title, body, first, last },
      scope,
      status: over ? "retired" : "proposed",
      ...(standing === undefined ? {} : { standing }),
    });
    return;
  }
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/^\.|\..*$/g, "");
  const { drafts, left } = splitRules(text, {
    firstLine,
    ...(format.holds === "one" ? { ruleTitle: read.title ?? stem.replaceAll(/[-_]/g, " ") } : {}),
  });
  for (const draft of drafts) reading.found.push({ file: path, draft, scope, status: "proposed" });
  for (const part of left) leave(reading, path, part);
}

/** Reads what Tacit wrote into the file: entries of the repository are recognised, others proposed under their slugs. */
function readMarked(
  path: string,
  text: string,
  firstLine: number,
  scope: readonly string[] | undefined,
  reading: Reading,
): void {
  let next = firstLine;
  for (const marked of markedEntries(text, firstLine) ?? []) {
    const told = marked.scope ?? scope;
    const entry = reading.existing.get(marked.slug);
    const { kind, slug, title, body, first, last } = marked;
    if (entry !== undefined) {
      const differs = differencesOf(marked, told, entry);
      reading.result.known.push({ slug, path, line: first, differs });
      if (differs.length > 0) {
        reading.result.problems.push({
          path,
          line: first,
          message: `The ${differs.join(" and ")} of \`${slug}\` differ from ${entry.path}. What stands between the marks is not imported: change the entry, or export again.`,
        });
      }
    } else if (title === "") {
      reading.result.problems.push({ path, line: first, message: `\`${slug}\` has no title.` });
    } else {
      const draft = { kind, title, body, first, last };
      reading.found.push({ file: path, draft, scope: told, slug, status: "proposed" });
      if (next < first) leave(reading, path, { first: next, last: first - 1, reason: "export" });
      next = last + 1;
    }
  }
  const end = firstLine + linesOf(text).length - 1;
  if (next <= end) leave(reading, path, { first: next, last: end, reason: "export" });
}

function differencesOf(
  marked: MarkedEntry,
  scope: readonly string[] | undefined,
  { front, body }: Entry,
): KnownEntry["differs"] {
  const differs: ("kind" | "title" | "scope" | "body")[] = [];
  if (marked.kind !== front.kind) differs.push("kind");
  if (marked.title !== oneLine(front.title)) differs.push("title");
  if (!sameScope(scope, front.scope)) differs.push("scope");
  if (marked.body !== plainBody(body)) differs.push("body");
  return differs;
}

/** A rule as it is compared: of the repository, or found. */
interface Compared {
  readonly title: string;
  readonly body: string;
  readonly scope: readonly string[] | undefined;
  readonly kind: EntryKind;
  readonly status: EntryStatus;
  readonly reference: RuleReference;
  readonly found?: Found;
}

/** Gives slugs, leaves out what is there already, and shows what is similar or contrary. */
function compare(reading: Reading, existing: readonly Entry[]): void {
  const { result } = reading;
  const known = existing.map((entry): Compared => ({
    title: entry.front.title,
    body: plainBody(entry.body),
    scope: entry.front.scope,
    kind: entry.front.kind,
    status: entry.front.status,
    reference: { slug: entry.slug, title: entry.front.title, path: entry.path },
  }));
  const taken = new Set(existing.map(({ slug }) => slug));
  const proposed = reading.found.map((found): Compared => {
    const { title, body, kind, first } = found.draft;
    const slug = freeSlug(found.slug ?? slugOf(title), taken);
    const reference = { slug, title, path: found.file, line: first };
    return { title, body, scope: found.scope, kind, status: found.status, reference, found };
  });
  const again = new Set<Compared>();
  for (const { rule, of, similarity } of duplicatesAmong([...known, ...proposed])) {
    if (rule.found === undefined) continue;
    const left = similarity === 1 && sameScope(rule.scope, of.scope);
    if (left) again.add(rule);
    result.duplicates.push({ rule: rule.reference, of: of.reference, similarity, left });
  }
  const kept = proposed.filter((each) => !again.has(each));
  const holding = [...known, ...kept].filter(({ status }) => status !== "retired");
  for (const { one, other, reason } of contradictionsAmong(holding)) {
    if (one.found === undefined && other.found === undefined) continue;
    result.contradictions.push({ one: one.reference, other: other.reference, reason });
  }
  for (const { found, reference } of kept) {
    if (found !== undefined) result.entries.push(proposedEntry(found, reference.slug));
    warnOfComments(found, result);
  }
}

function freeSlug(wanted: string, taken: Set<string>): string {
  let slug = wanted;
  for (let count = 2; taken.has(slug); count += 1) slug = `${wanted}-${count}`;
  taken.add(slug);
  return slug;
}

function proposedEntry(
  { file, draft, scope, status, standing }: Found,
  slug: string,
): ProposedEntry {
  return {
    kind: draft.kind,
    slug,
    title: draft.title,
    ...(scope === undefined || scope.length === 0 ? {} : { scope }),
    body: draft.body,
    origin: {
      type: "imported",
      file,
      line: draft.first,
      ...(standing === undefined ? {} : { status: standing }),
    },
    status,
    lastLine: draft.last,
  };
}

function warnOfComments(found: Found | undefined, result: ImportResult): void {
  const comments = found?.draft.body.match(/<!--[^]*?(?:-->|$)/g) ?? [];
  const [first] = comments;
  if (found === undefined || first === undefined) return;
  const more = comments.length > 1 ? ` and ${counted(comments.length - 1, "more comment")}` : "";
  result.warnings.push({
    path: found.file,
    line: found.draft.first,
    kind: "comment",
    excerpt: `${oneLine(first).slice(0, 120)}${more}`,
  });
}
