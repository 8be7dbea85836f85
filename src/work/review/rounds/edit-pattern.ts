/**
 * What a hunk does, apart from where it does it: `replaces foo with bar`.
 *
 * Hunks of one pattern may be folded into one, so a pattern holds whatever a reviewer would look for in each. A name may be
 * replaced by another anywhere. What else is put into a line, or taken out, counts with the call that it is an argument of,
 * or with its neighbours. And where no telling word changes, only signs, numbers, truth values, conditions or white space,
 * the whole lines count: `<` made `<=` is another thing in every line. Pure.
 */
import { createHash } from "node:crypto";
import { comparable, type Hunk } from "../diff.ts";
import { type TokenEdit, tokenEdits, tokensOf } from "./token-edits.ts";

/** Where an edit is within a line: of a call its name and which argument, `call(2`, otherwise both neighbours. */
type Where = string;

export type Edit =
  | {
      readonly kind: "replaced";
      readonly before: string;
      readonly after: string;
      /** Empty where a name was replaced by a name, which may stand anywhere. */
      readonly where: Where;
      /** Whether no such word is left in the lines that changed. */
      readonly all: boolean;
    }
  | { readonly kind: "put-in" | "taken-out"; readonly text: string; readonly where: Where }
  /** Whole lines, indented as they are to each other. */
  | {
      readonly kind: "lines";
      readonly removed: readonly string[];
      readonly added: readonly string[];
      /** Whether they have a word that says what they do; `return true;` has none. */
      readonly telling: boolean;
    };

export interface EditPattern {
  /** The same for the same pattern. */
  readonly key: string;
  readonly edits: readonly Edit[];
}

/** Changed lines of a hunk; a larger one is read by itself. */
const LINES_LIMIT = 400;
/** Lines on each side that are compared token by token. */
const RUN_LIMIT = 60;

/** Words that decide what code does: an edit of nothing else is another one in every line. */
const deciding = new Set(
  (
    "true false null none nil undefined not and or xor in is as if else elif elsif unless then case when switch default for " +
    "foreach while until do loop break continue return yield await async try catch except finally throw throws raise new " +
    "delete typeof instanceof void public private protected internal static unsafe abstract override final virtual"
  ).split(" "),
);

/** Undefined where a hunk changes no line, or more than 400. */
export function patternOf(hunk: Pick<Hunk, "lines">): EditPattern | undefined {
  const runs = runsOf(hunk);
  const size = runs.reduce((sum, { removed, added }) => sum + removed.length + added.length, 0);
  if (size === 0 || size > LINES_LIMIT) return undefined;
  const byKey = new Map<string, { edit: Edit; count: number }>();
  for (const edit of runs.flatMap((run) => editsOf(run))) {
    const key = JSON.stringify(edit);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { edit, count: 1 });
    else known.count += 1;
  }
  const found = [...byKey].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  // How often a word was replaced does not matter when it was everywhere.
  const keys = found.map(([key, { edit, count }]) =>
    edit.kind === "replaced" && edit.all ? key : `${count} ${key}`,
  );
  return {
    key: createHash("sha256").update(keys.join("\n")).digest("hex"),
    edits: found.map(([, { edit }]) => edit),
  };
}

interface Run {
  readonly removed: string[];
  readonly added: string[];
}

function runsOf({ lines }: Pick<Hunk, "lines">): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const line of lines) {
    if (line.kind === "context") {
      run = undefined;
      continue;
    }
    if (run === undefined) {
      run = { removed: [], added: [] };
      runs.push(run);
    }
    run[line.kind].push(`${comparable(line)}${line.unended === true ? "\0" : ""}`);
  }
  return runs;
}

function editsOf(run: Run): Edit[] {
  const { removed, added } = run;
  if (removed.length === 0 || added.length === 0) return [wholeLines(run)];
  if (removed.length > RUN_LIMIT || added.length > RUN_LIMIT) return [wholeLines(run)];
  const before = tokensOf(removed.join("\n"));
  const found = tokenEdits(before, tokensOf(added.join("\n")));
  if (found === undefined || found.length === 0) return [wholeLines(run)];
  const changes = joined(found, before);
  const kept = keptWords(before, changes);
  const edits = changes.map((change) => editOf(change, before, kept));
  return edits.every((edit) => edit !== undefined) ? edits : [wholeLines(run)];
}

/** One edit of two on both sides of a sign within a name: `a.b` made `c.d` is one name made another. */
function joined(changes: readonly TokenEdit[], before: readonly string[]): TokenEdit[] {
  const found: TokenEdit[] = [];
  for (const change of changes) {
    const last = found.at(-1);
    const gap = last === undefined ? -1 : last.start + last.removed.length;
    const joint = before[gap] ?? "";
    const apart = last === undefined || change.start !== gap + 1 || !/^[.:/@-]$/.test(joint);
    if (apart || !replaces(last) || !replaces(change)) {
      found.push(change);
      continue;
    }
    found[found.length - 1] = {
      start: last.start,
      removed: [...last.removed, joint, ...change.removed],
      added: [...last.added, joint, ...change.added],
    };
  }
  return found;
}

function replaces({ removed, added }: TokenEdit): boolean {
  return removed.length > 0 && added.length > 0;
}

function wholeLines({ removed, added }: Run): Edit {
  const margin = marginOf([...removed, ...added]);
  return {
    kind: "lines",
    removed: removed.map((line) => line.slice(margin)),
    added: added.map((line) => line.slice(margin)),
    telling: [...removed, ...added].some((line) => tokensOf(line).some(isTelling)),
  };
}

/** How many characters all lines that are not blank are indented by, at least; tabs and spaces alike only in one of them. */
function marginOf(lines: readonly string[]): number {
  const indentations = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.slice(0, line.length - line.trimStart().length));
  const [first = ""] = indentations;
  let margin = first.length;
  for (const indentation of indentations) {
    let shared = 0;
    while (shared < margin && indentation[shared] === first[shared]) shared += 1;
    margin = shared;
  }
  return margin;
}

function keptWords(before: readonly string[], changes: readonly TokenEdit[]): ReadonlySet<string> {
  const kept = new Set<string>();
  let at = 0;
  for (const { start, removed } of changes) {
    for (; at < start; at += 1) kept.add(before[at] ?? "");
    at = start + removed.length;
  }
  for (; at < before.length; at += 1) kept.add(before[at] ?? "");
  return kept;
}

/** Undefined where the change alone does not say what it does. */
function editOf(
  change: TokenEdit,
  before: readonly string[],
  kept: ReadonlySet<string>,
): Edit | undefined {
  const { removed, added } = change;
  if (![...removed, ...added].some(isTelling)) return undefined;
  if (removed.some(isWord) && added.some(isWord)) {
    const where = [...removed, ...added].every(isOfName) ? "" : whereIn(before, change);
    if (where === undefined) return undefined;
    return {
      kind: "replaced",
      before: removed.join(""),
      after: added.join(""),
      where,
      all: !removed.some((token) => isTelling(token) && kept.has(token)),
    };
  }
  const where = whereIn(before, change);
  if (where === undefined) return undefined;
  if (removed.length === 0) return { kind: "put-in", text: added.join(""), where };
  if (added.length === 0) return { kind: "taken-out", text: removed.join(""), where };
  // A word for a sign, or the other way about.
  return undefined;
}

function isWord(token: string): boolean {
  return /^[\p{L}_$]/u.test(token);
}

/** Whether a token may be part of a name or of a path. */
function isOfName(token: string): boolean {
  return /^(?:[\p{L}\p{N}_$]+|[.:/@-])$/u.test(token);
}

function isTelling(token: string): boolean {
  return isWord(token) && token.length >= 3 && !deciding.has(token.toLowerCase());
}

function whereIn(before: readonly string[], { start, removed }: TokenEdit): string | undefined {
  let commas = 0;
  let depth = 0;
  for (let at = start - 1; at >= 0; at -= 1) {
    const token = before[at] ?? "";
    if (token === ")" || token === "]" || token === "}") depth += 1;
    else if (token === "," && depth === 0) commas += 1;
    else if (token === "(" || token === "[" || token === "{") {
      depth -= 1;
      if (depth >= 0) continue;
      return token === "(" ? argumentOf(before, at, commas) : undefined;
    }
  }
  const left = neighbour(before, start - 1, -1);
  const right = neighbour(before, start + removed.length, 1);
  return `${left} ${right}`;
}

/** The next token that is no white space; of the beginning or end of a line, nothing. */
function neighbour(tokens: readonly string[], from: number, step: 1 | -1): string {
  for (let at = from; at >= 0 && at < tokens.length; at += step) {
    const token = tokens[at] ?? "";
    if (token === "\n") return "";
    if (token.trim() !== "") return token;
  }
  return "";
}

/** The call whose parenthesis opens at a position; undefined where it is none, but a condition or a group. */
function argumentOf(before: readonly string[], open: number, commas: number): string | undefined {
  let start = open;
  while (start > 0 && (isWord(before[start - 1] ?? "") || isJoint(before[start - 1] ?? ""))) {
    start -= 1;
  }
  const name = before.slice(start, open).join("");
  const last = before[open - 1] ?? "";
  if (!isWord(last) || deciding.has(last.toLowerCase())) return undefined;
  return `${name}(${commas + 1}`;
}

function isJoint(token: string): boolean {
  return token === "." || token === ":" || token === "?" || token === "!" || token === "@";
}
