/**
 * What every kind of check has in common, and how matches in a file become findings.
 *
 * A check comes from a file in the repository, so it may be wrong; that is a value, and the others still run.
 */
import type { Entry, EntryCheck } from "../../ground/contract/entry.ts";
import type { Finding } from "../../ground/contract/finding.ts";
import type { ImportResolver } from "../codebase/imports.ts";
import type { Structure } from "./ast-grep.ts";
import type { Change, ChangedFile } from "./change.ts";
import type { SourceText } from "./source-text.ts";

interface Check {
  readonly status: "compiled";
  /** Slug of the entry. */
  readonly slug: string;
  readonly message: string;
  /** Whether a path is in the entry's scope and one that this kind of check looks at. */
  readonly concerns: (path: string) => boolean;
}

/** Looks at one file at a time, whatever else a tree or a change holds. */
export interface FileCheck extends Check {
  readonly kind: "ast-grep" | "forbidden-import" | "pattern";
  readonly of: "text" | "path";
  /** `absent`: each match is a finding. `present`: a file without any is one. */
  readonly expect: "absent" | "present";
  /** Whether a text is worth a closer look; costs next to nothing, and false is certain. */
  readonly mayMatch: (text: string) => boolean;
  /** What `matchesIn` looks for, where a thread can do so as well. */
  readonly structure?: Structure;
  /** Whether `matchesIn` asks where imports lead. */
  readonly resolves: boolean;
  /** Where in a file it matches; a path that matches is one match. Undefined when a parser refuses the file. */
  readonly matchesIn: (
    file: SourceText,
    resolve: ImportResolver,
  ) => readonly LineRange[] | undefined;
}

/** Means something on a change alone. */
export interface ChangeCheck extends Check {
  readonly kind: "file-pairing";
  readonly findIn: (change: Change) => Finding[];
}

/** Needs the tree on disk, and a box. */
export interface CommandCheck extends Check {
  readonly kind: "command";
  /** Given to `/bin/sh -c`. */
  readonly run: string;
  readonly timeoutSeconds: number;
}

export type CompiledCheck = FileCheck | ChangeCheck | CommandCheck;
export type CheckKind = CompiledCheck["kind"];

export interface BrokenCheck {
  readonly status: "broken";
  readonly slug: string;
  readonly kind: CheckKind;
  /** A sentence. */
  readonly reason: string;
}

const kinds: readonly CheckKind[] = [
  "ast-grep",
  "forbidden-import",
  "file-pairing",
  "pattern",
  "command",
];

/** The kinds of check that an entry has. */
export function kindsOf(check: EntryCheck | undefined): CheckKind[] {
  return kinds.filter((kind) => check?.[kind] !== undefined);
}

/** What a check of an entry says, unless it has words of its own. */
export function messageFor(entry: Entry, message: string | undefined): string {
  return message ?? entry.front.title;
}

export interface LineRange {
  /** 1-based, both inclusive. */
  readonly first: number;
  readonly last: number;
}

/** What is asked about: a file as it stands, or what a change did to it. */
export type Touched = "all" | ChangedFile;

/**
 * Findings of a check in a file, by line. On a change only where it wrote: a match that touches a changed line stands at
 * the first such line; a path counts when it is new.
 */
export function findingsOf(
  check: FileCheck,
  path: string,
  matches: readonly LineRange[],
  touched: Touched,
): Finding[] {
  const at = (line: number | undefined): Finding => ({
    rule: check.slug,
    path,
    ...(line === undefined ? {} : { line }),
    message: check.message,
    entry: check.slug,
  });
  if (touched !== "all" && touched.status === "deleted") return [];
  if (check.of === "path") {
    const isNew = touched === "all" || touched.status === "added" || touched.status === "renamed";
    return isNew && matches.length > 0 === (check.expect === "absent") ? [at(undefined)] : [];
  }
  if (check.expect === "present") return matches.length === 0 ? [at(1)] : [];
  const lines = new Set<number>();
  for (const match of matches) {
    const line = firstTouched(match, touched === "all" ? "all" : touched.lines);
    if (line !== undefined) lines.add(line);
  }
  return [...lines].toSorted((a, b) => a - b).map(at);
}

function firstTouched(
  { first, last }: LineRange,
  touched: ReadonlySet<number> | "all",
): number | undefined {
  if (touched === "all") return first;
  for (let line = first; line <= last; line += 1) if (touched.has(line)) return line;
  return undefined;
}
