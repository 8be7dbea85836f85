/** How a change is read on a terminal: where to start, with reasons, then file by file. */
import type { ChangeReview, FileReview, HunkReview } from "../../../ground/contract/review.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import { globMatcher } from "../../../knowledge/checks/glob.ts";
import { oneRow, paint, type Terminal, wrapped } from "../terminal.ts";
import { amber, code, dim, headOf, INDENT, isFolded, plain, reasons, words } from "./hunk.ts";

export interface ReadingOf extends Pick<ChangeReview, "orders" | "groups" | "findings"> {
  readonly files: readonly FileReview[];
}

export interface ReadingAsked {
  /** Every line of every hunk, folded ones too. */
  readonly all: boolean;
  readonly order: "risk" | "ten-minutes" | "files";
  /** Globs of the files that are shown; all where absent. */
  readonly only?: readonly string[];
}

/** Lines of a change that is shown in full without being asked. */
const SMALL = 160;
/** Lines that one sentence names. */
const PLACES = 3;
/** Changed lines that are read in ten minutes, at some 400 an hour and with time to think. */
const MINUTES_LINES = 70;
/** Groups of same edits that are told above the change. */
const GROUPS = 3;
/** Hunks of a file from which on one sentence is told for all that carry a flag. */
const MANY = 3;
export function change(all: ReadingOf, asked: ReadingAsked, terminal: Terminal): void {
  const of = asked.only === undefined ? all : partOf(all, asked.only);
  if (asked.only !== undefined && of.files.length === 0 && all.files.length > 0) {
    terminal.line();
    terminal.line(`No file of the change is ${oneRow(asked.only.join(", "))}.`);
    return;
  }
  const hunks = new Map(of.files.flatMap((file) => file.hunks.map((hunk) => [hunk.id, hunk])));
  const whole = asked.all || asked.only !== undefined || linesOf([...hunks.values()]) <= SMALL;
  outside(of, terminal);
  if (asked.order === "files") {
    for (const file of of.files) fileWith(file, file.hunks, { ...asked, whole: true }, terminal);
    return;
  }
  if (asked.order === "ten-minutes") {
    terminal.line();
    terminal.line(paint("bold", "In ten minutes: the most risk a line first"));
    inTenMinutes(of, hunks, asked, terminal);
    return;
  }
  const first = new Set(asked.only === undefined ? of.orders.startHere : []);
  if (first.size > 0 && hunks.size > first.size) {
    terminal.line();
    terminal.line(paint("bold", "Start here"));
    for (const id of of.orders.startHere) {
      const hunk = hunks.get(id);
      if (hunk !== undefined) inFull(hunk, asked, terminal);
    }
    terminal.line();
    terminal.line(paint("bold", "Then by file"));
  } else first.clear();
  for (const file of filesInOrder(of)) {
    const rest = file.hunks.filter(({ id }) => !first.has(id));
    if (rest.length > 0 || file.hunks.length === 0) {
      fileWith(file, rest, { ...asked, whole }, terminal);
    }
  }
  if (!whole) {
    terminal.line();
    terminal.line(dim("Every line: --all     a file: --only GLOB     little time: --ten-minutes"));
  }
}

/** As many hunks as a person reads in ten minutes; all where they are asked for. */
function inTenMinutes(
  { orders }: ReadingOf,
  hunks: ReadonlyMap<string, HunkReview>,
  asked: ReadingAsked,
  terminal: Terminal,
): void {
  let read = 0;
  let shown = 0;
  for (const id of orders.tenMinutes) {
    const hunk = hunks.get(id);
    if (hunk === undefined) continue;
    if (read >= MINUTES_LINES && !asked.all) break;
    inFull(hunk, asked, terminal);
    read += hunk.added + hunk.removed;
    shown += 1;
  }
  const left = hunks.size - shown;
  if (left === 0) return;
  terminal.line();
  terminal.line(dim(`${counted(left, "hunk")} more: --all`));
}

/** Whether a path is what any of the globs says. */
export function anyOf(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => globMatcher(glob));
  return (path) => matchers.some((matches) => matches(path));
}

function partOf(of: ReadingOf, globs: readonly string[]): ReadingOf {
  const isShown = anyOf(globs);
  const files = of.files.filter(({ path }) => isShown(path));
  const ids = new Set(files.flatMap((file) => file.hunks.map(({ id }) => id)));
  const kept = (order: readonly string[]): string[] => order.filter((id) => ids.has(id));
  const { risk, startHere, tenMinutes, files: byFile } = of.orders;
  return {
    files,
    orders: {
      risk: kept(risk),
      startHere: kept(startHere),
      tenMinutes: kept(tenMinutes),
      files: kept(byFile),
    },
    groups: of.groups.filter(({ hunks }) => hunks.some((id) => ids.has(id))),
    findings: of.findings.filter(({ path }) => path === undefined || isShown(path)),
  };
}

/** Files in the order in which the reading order comes to them. */
function filesInOrder({ files, orders }: ReadingOf): FileReview[] {
  const place = new Map(orders.risk.map((id, index) => [id, index]));
  const first = new Set(orders.startHere);
  const rank = ({ hunks }: FileReview): number =>
    hunks
      .filter(({ id }) => !first.has(id))
      .reduce((least, { id }) => Math.min(least, place.get(id) ?? 0), Number.MAX_SAFE_INTEGER);
  return files.toSorted((a, b) => rank(a) - rank(b));
}

function linesOf(hunks: readonly HunkReview[]): number {
  return hunks.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** Findings and groups of the whole change. */
function outside({ findings, groups }: ReadingOf, terminal: Terminal): void {
  const { line } = terminal;
  if (findings.length + groups.length > 0) line();
  const said = new Map<string, number>();
  for (const { path, line: at, message } of findings) {
    const place = path === undefined ? "" : `${path}${at === undefined ? "" : `:${at}`}: `;
    said.set(`${place}${message}`, (said.get(`${place}${message}`) ?? 0) + 1);
  }
  for (const [text, times] of said) {
    const often = times === 1 ? "" : ` (${times} times)`;
    hanging(`${paint("amber", "!")} `, `${text}${often}`, terminal);
  }
  for (const { text, hunks } of groups.slice(0, GROUPS)) {
    hanging("  ", `${counted(hunks.length, "hunk")}, same edit: ${text}`, terminal, dim);
  }
  const left = groups.length - GROUPS;
  if (left > 0) line(dim(`    ${counted(left, "group")} more of same edits`));
}

/** A sentence over as many lines as it takes, with a mark before the first. */
function hanging(
  mark: string,
  text: string,
  { line, width }: Terminal,
  colour: (text: string) => string = plain,
): void {
  const [head = "", ...more] = wrapped(text, width - 4);
  line(`  ${mark}${colour(head)}`);
  for (const each of more) line(`    ${colour(each)}`);
}

function inFull(hunk: HunkReview, { all }: ReadingAsked, terminal: Terminal): void {
  const { line } = terminal;
  line();
  line(headOf(hunk));
  // Whoever has seen it knows what it says.
  if (hunk.seen && !all) return;
  reasons(hunk, terminal);
  code(hunk, all, terminal);
}

function fileWith(
  file: FileReview,
  hunks: readonly HunkReview[],
  { all, whole }: ReadingAsked & { readonly whole: boolean },
  terminal: Terminal,
): void {
  const { line } = terminal;
  const renamed = file.oldPath === file.path ? "" : ` (was ${file.oldPath})`;
  const path = oneRow(`${file.path}${renamed}`);
  const what = [
    file.binary ? "binary" : file.status,
    ...(file.kind === "source" ? [] : [file.kind]),
    ...(file.note === undefined ? [] : [file.note]),
  ];
  if (whole) {
    line();
    line(`${paint("bold", path)}${paint("dim", `  ${oneRow(what.join(" · "))}`)}`);
    for (const hunk of hunks) {
      line(headOf(hunk));
      if (hunk.seen && !all) continue;
      reasons(hunk, terminal);
      if (all || !isFolded(hunk)) code(hunk, all, terminal);
    }
    return;
  }
  const best = file.hunks.toSorted((a, b) => b.points - a.points)[0];
  const seen = hunks.length > 0 && hunks.every((hunk) => hunk.seen) ? ["seen"] : [];
  const said = best === undefined ? what : shortReasons(file, hunks, best);
  const count = hunks.length < 2 ? [] : [counted(hunks.length, "hunk")];
  const text = oneRow([...count, ...said, ...seen].join(" · "));
  const short = shortened(path, terminal.width - 30);
  const room = Math.max(24, terminal.width - short.length - 8);
  const points = String(best?.points ?? "").padStart(4);
  line(`${points}  ${short}  ${dim(truncated(text, room))}`.trimEnd());
  warnings(hunks, terminal);
}

/** With its middle left out where it is longer. */
function shortened(path: string, most: number): string {
  const half = Math.max(8, Math.floor((most - 1) / 2));
  if (path.length <= 2 * half + 1) return path;
  return `${path.slice(0, half)}…${path.slice(-half)}`;
}

/** The weightiest words about a file's hunks, for one line. */
function shortReasons(
  { kind, status, note }: FileReview,
  hunks: readonly HunkReview[],
  { reasons: all }: HunkReview,
): string[] {
  const folds = new Set(hunks.map(({ fold }) => fold?.text));
  const [fold] = folds;
  return [
    ...(kind === "source" ? [] : [kind]),
    ...(status === "modified" ? [] : [status]),
    ...(note === undefined ? [] : [note]),
    ...(folds.size === 1 && fold !== undefined && fold !== note ? [fold] : []),
    ...all.map(({ text }) => text),
  ];
}

/** What must not be lost of hunks that are not shown, each sentence once with the lines that it is about. */
function warnings(hunks: readonly HunkReview[], { line, width }: Terminal): void {
  const lines = new Map<string, number[]>();
  const often = new Map<string, string[]>();
  for (const { flag, text } of hunks.flatMap((hunk) => hunk.impact)) {
    often.set(flag, [...(often.get(flag) ?? []), text]);
  }
  const say = (text: string, at: number): void => {
    lines.set(text, [...(lines.get(text) ?? []), at]);
  };
  for (const hunk of hunks) {
    const at = hunk.lines.find(({ kind }) => kind !== "context")?.new ?? hunk.newStart;
    for (const { flag, text } of hunk.impact) {
      const of = often.get(flag) ?? [];
      if (of.length <= MANY) say(`${words(flag)}: ${text}`, at);
      else say(`${words(flag)} in ${of.length} hunks, such as: ${of[0]}`, at);
    }
    for (const finding of hunk.findings) say(finding.message, finding.line ?? at);
    for (const text of hunk.untested) say(text, at);
  }
  for (const [text, at] of lines) {
    const more = at.length > PLACES ? " …" : "";
    const places = at.slice(0, PLACES).map((one) => `:${one}`);
    const [first = "", ...rest] = wrapped(`${places.join(" ")}${more} ${text}`, width - INDENT - 2);
    line(`${" ".repeat(INDENT)}${amber(first)}`);
    for (const each of rest) line(`${" ".repeat(INDENT + 2)}${amber(each)}`);
  }
}
