/** How a change is read on a terminal: where to start, with reasons, then file by file. */
import type {
  ChangeReview,
  FileReview,
  HunkReview,
  Origin,
} from "../../../ground/contract/review.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import { globMatcher } from "../../../knowledge/checks/glob.ts";
import { paint, type Terminal, wrapped } from "../terminal.ts";

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

/** Lines of a hunk that are shown unless all are asked for. */
const HUNK_LINES = 24;
/** Lines of a change that is shown in full without being asked. */
const SMALL = 160;
/** Lines that one sentence names. */
const PLACES = 3;
/** Columns before the reasons of a hunk. */
const INDENT = 6;

export function change(all: ReadingOf, asked: ReadingAsked, terminal: Terminal): void {
  const of = asked.only === undefined ? all : partOf(all, asked.only);
  const hunks = new Map(of.files.flatMap((file) => file.hunks.map((hunk) => [hunk.id, hunk])));
  const whole = asked.all || linesOf([...hunks.values()]) <= SMALL;
  outside(of, terminal);
  if (asked.order === "files") {
    for (const file of of.files) fileWith(file, file.hunks, { ...asked, whole: true }, terminal);
    return;
  }
  if (asked.order === "ten-minutes") {
    terminal.line();
    terminal.line(paint("bold", "In ten minutes: the most risk a line first"));
    for (const id of of.orders.tenMinutes) {
      const hunk = hunks.get(id);
      if (hunk !== undefined) inFull(hunk, asked, terminal);
    }
    notes(of.files, terminal);
    return;
  }
  const first = new Set(of.orders.startHere);
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

function partOf(of: ReadingOf, globs: readonly string[]): ReadingOf {
  const matchers = globs.map((glob) => globMatcher(glob));
  const isShown = (path: string): boolean => matchers.some((matches) => matches(path));
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
    findings: of.findings.filter(({ path }) => path !== undefined && isShown(path)),
  };
}

/** Files in the order in which the reading order comes to them. */
function filesInOrder({ files, orders }: ReadingOf): FileReview[] {
  const place = new Map(orders.risk.map((id, index) => [id, index]));
  const first = new Set(orders.startHere);
  const rank = ({ hunks }: FileReview): number =>
    Math.min(
      Number.MAX_SAFE_INTEGER,
      ...hunks.filter(({ id }) => !first.has(id)).map(({ id }) => place.get(id) ?? 0),
    );
  return files.toSorted((a, b) => rank(a) - rank(b));
}

function linesOf(hunks: readonly HunkReview[]): number {
  return hunks.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** Findings and groups of the whole change. */
function outside({ findings, groups }: ReadingOf, { line, width }: Terminal): void {
  if (findings.length + groups.length > 0) line();
  for (const { path, line: at, message } of findings) {
    const place = path === undefined ? "" : `${path}${at === undefined ? "" : `:${at}`}  `;
    const [head = "", ...more] = wrapped(`${place}${message}`, width - 4);
    line(`  ${paint("amber", "!")} ${head}`);
    for (const each of more) line(`    ${each}`);
  }
  for (const { text, hunks } of groups) {
    line(paint("dim", `  ${counted(hunks.length, "hunk")}, ${text}`));
  }
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

function headOf({ points, path, newStart, oldStart, heading, seen, lines }: HunkReview): string {
  const at = lines.find(({ kind }) => kind !== "context");
  const place = `${path}:${at?.new ?? (newStart > 0 ? newStart : oldStart)}`;
  const where = heading === "" ? "" : paint("dim", `  ${truncated(heading.trim(), 50)}`);
  return `${String(points).padStart(4)}  ${paint("accent", place)}${where}${seen ? paint("dim", "  seen") : ""}`;
}

function reasons(hunk: HunkReview, { line, width }: Terminal): void {
  const room = width - INDENT;
  const say = (text: string, mark: (text: string) => string): void => {
    for (const each of wrapped(text, room)) line(`${" ".repeat(INDENT)}${mark(each)}`);
  };
  if (hunk.fold !== undefined) say(hunk.fold.text, dim);
  for (const { flag, text } of hunk.impact) say(`${words(flag)}: ${text}`, red);
  for (const { message } of hunk.findings) say(`! ${message}`, amber);
  for (const text of hunk.untested) say(`! ${text}`, amber);
  const why = hunk.reasons.map(({ text }) => text).join(" · ");
  if (why !== "") say(why, plain);
  const from = hunk.origins.slice(0, 2).map(originText).join(" · ");
  if (from !== "") say(from, dim);
}

function words(flag: string): string {
  return flag.replaceAll("-", " ");
}

function dim(text: string): string {
  return paint("dim", text);
}
function red(text: string): string {
  return paint("red", text);
}
function amber(text: string): string {
  return paint("amber", text);
}
function plain(text: string): string {
  return text;
}

/** Such as `written in round 2 for R1, R3`. */
export function originText({ cause, round, remarks, checks, call }: Origin): string {
  const by = call === undefined ? "" : ` by ${truncated(call.title.replaceAll(/\s+/g, " "), 40)}`;
  switch (cause) {
    case "remarks":
      return `written in round ${round} for ${remarks.join(", ")}${by}`;
    case "findings":
      return `written to mend ${checks.length === 0 ? "red checks" : checks.join(", ")}${by}`;
    case "person":
      return "written by hand";
    case "found":
      return "there before";
    case "brief":
      return `written for the brief${by}`;
    case "nudge":
    case "resume":
    case "answer":
      return `written ${round === 0 ? "for the brief" : `in round ${round}`}, going on${by}`;
  }
}

function fileWith(
  file: FileReview,
  hunks: readonly HunkReview[],
  { all, whole }: ReadingAsked & { readonly whole: boolean },
  terminal: Terminal,
): void {
  const { line } = terminal;
  const renamed = file.oldPath === file.path ? "" : ` (was ${file.oldPath})`;
  const what = [
    file.binary ? "binary" : file.status,
    ...(file.kind === "source" ? [] : [file.kind]),
    ...(file.note === undefined ? [] : [file.note]),
  ];
  if (whole) {
    line();
    line(`${paint("bold", `${file.path}${renamed}`)}${paint("dim", `  ${what.join(" · ")}`)}`);
    for (const hunk of hunks) {
      line(headOf(hunk));
      if (hunk.seen && !all) continue;
      reasons(hunk, terminal);
      if (hunk.fold === undefined || all) code(hunk, all, terminal);
    }
    return;
  }
  const best = hunks.toSorted((a, b) => b.points - a.points)[0];
  const seen = hunks.length > 0 && hunks.every((hunk) => hunk.seen) ? ["seen"] : [];
  const said = best === undefined ? what : shortReasons(file, hunks, best);
  const path = `${file.path}${renamed}`;
  const count = hunks.length < 2 ? [] : [counted(hunks.length, "hunk")];
  const text = [...count, ...said, ...seen].join(" · ");
  const room = Math.max(24, terminal.width - path.length - 8);
  const points = String(best?.points ?? "").padStart(4);
  line(`${points}  ${path}  ${dim(truncated(text, room))}`.trimEnd());
  warnings(hunks, terminal);
}

/** The weightiest words about a file's hunks, for one line. */
function shortReasons(
  { kind, status }: FileReview,
  hunks: readonly HunkReview[],
  { reasons: all }: HunkReview,
): string[] {
  const folds = new Set(hunks.map(({ fold }) => fold?.text));
  const [fold] = folds;
  return [
    ...(kind === "source" ? [] : [kind]),
    ...(status === "modified" ? [] : [status]),
    ...(folds.size === 1 && fold !== undefined ? [fold] : []),
    ...all.map(({ text }) => text),
  ];
}

/** What must not be lost of hunks that are not shown, each sentence once with the lines that it is about. */
function warnings(hunks: readonly HunkReview[], { line, width }: Terminal): void {
  const lines = new Map<string, number[]>();
  const say = (text: string, at: number): void => {
    lines.set(text, [...(lines.get(text) ?? []), at]);
  };
  for (const hunk of hunks) {
    const at = hunk.lines.find(({ kind }) => kind !== "context")?.new ?? hunk.newStart;
    for (const { flag, text } of hunk.impact) say(`${words(flag)}: ${text}`, at);
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

/** What cannot be read hunk by hunk. */
function notes(files: readonly FileReview[], { line }: Terminal): void {
  for (const { path, hunks, note, status, binary } of files) {
    if (hunks.length > 0) continue;
    line(paint("dim", `      ${path}  ${note ?? (binary ? "binary" : status)}`));
  }
}

function code({ lines }: HunkReview, all: boolean, { line }: Terminal): void {
  const shown = all ? lines : lines.slice(0, HUNK_LINES);
  for (const each of shown) line(codeLine(each));
  const left = lines.length - shown.length;
  if (left > 0) line(paint("dim", `        … ${counted(left, "line")} more: --all`));
}

function codeLine({ kind, text, new: after, moved }: HunkReview["lines"][number]): string {
  const number = paint("dim", (after === undefined ? "" : String(after)).padStart(6));
  if (kind === "context") return `${number}   ${text}`;
  const marked = `${kind === "added" ? "+" : "-"} ${text}`;
  if (moved === true) return `${number} ${paint("dim", marked)}`;
  return `${number} ${paint(kind === "added" ? "green" : "red", marked)}`;
}
