/** What a change leaves behind that was not meant to stay: conflict marks, breakpoints, notes to oneself. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { addedIn, found, quoted, removedIn } from "./changed-lines.ts";
import { newSideOf } from "./side.ts";

/** Notes of one file that are told one by one. */
const NAMED = 8;

export function leftOver(files: readonly ReviewedFile[]): Finding[] {
  return files
    .filter(({ binary, status, kind }) => !binary && status !== "deleted" && kind !== "generated")
    .flatMap((file) => [
      ...conflicts(file),
      ...(file.kind === "source" || file.kind === "test"
        ? [...breakpoints(file), ...notes(file)]
        : []),
    ]);
}

/** A line of `=` alone underlines a heading: only with the other two marks is it one of a conflict. */
function conflicts(file: ReviewedFile): Finding[] {
  const marks = addedIn(file).filter(({ text }) => /^(?:<{7}|>{7})(?: |$)/.test(text));
  const [first] = marks;
  const hasBoth =
    marks.some(({ text }) => text.startsWith("<")) &&
    marks.some(({ text }) => text.startsWith(">"));
  if (
    first === undefined ||
    !(hasBoth || /^<{7} (?:HEAD|ours|Updated upstream)|^>{7} \S/.test(first.text))
  )
    return [];
  return [
    found(
      "conflict-left",
      file.path,
      first.line,
      `A merge conflict was left in the file: ${quoted(first.text, 60)}.`,
    ),
  ];
}

const stops: readonly (readonly [string, RegExp])[] = [
  ["ts tsx mts cts js jsx mjs cjs vue svelte", /(?:^|[\s;{}(])(debugger)\s*(?:;|$|\})/],
  ["py", /(?:^|[\s;])(breakpoint\(\)|i?pdb\.set_trace\(\)|import i?pdb\b)/],
  ["rb erb", /(?:^|[\s;])(binding\.(?:pry|irb|break)|byebug|debugger)\s*(?:;|$|if\b)/],
  ["rs", /(?:^|[\s;({=])(dbg!)\(/],
  ["php", /(?:^|[\s;{@])((?:dd|var_dump|dump|xdebug_break)\()/],
  ["go", /(?:^|[\s;])(spew\.Dump\(|runtime\.Breakpoint\(\))/],
  ["ex exs", /(?:^|[\s;])(IEx\.pry|dbg\(\))/],
  ["java kt", /(\.printStackTrace\(\))/],
  ["cs", /(Debugger\.(?:Break|Launch)\(\))/],
];
const stopByEnding: ReadonlyMap<string, RegExp> = new Map(
  stops.flatMap(([list, pattern]) => list.split(" ").map((ending) => [ending, pattern] as const)),
);

function breakpoints(file: ReviewedFile): Finding[] {
  const pattern = stopByEnding.get(file.path.slice(file.path.lastIndexOf(".") + 1).toLowerCase());
  if (pattern === undefined) return [];
  return newSideOf(file)
    .flatMap(({ changed, code, line }) => {
      const what = changed ? pattern.exec(code)?.[1] : undefined;
      return what === undefined || /\b(?:function|def|fn)\s+(?:dd|dump|byebug)\b/.test(code)
        ? []
        : [found("debugging-left", file.path, line, `Debugging was left in: ${quoted(what)}.`)];
    })
    .slice(0, NAMED);
}

/** Notes that the change writes and did not find. */
function notes(file: ReviewedFile): Finding[] {
  const before = new Set(removedIn(file).flatMap(({ text }) => noteIn(text) ?? []));
  const all = newSideOf(file).flatMap(({ changed, comment, line }) => {
    const note = changed ? noteIn(comment) : undefined;
    return note === undefined || before.has(note) ? [] : [{ line, note }];
  });
  const told = all
    .slice(0, NAMED)
    .map(({ line, note }) =>
      found("note-left", file.path, line, `A note is left for later: ${quoted(note)}.`),
    );
  const more = all.length - told.length;
  return more === 0
    ? told
    : [
        ...told,
        found(
          "note-left",
          file.path,
          undefined,
          `${counted(more, "more note is", "more notes are")} left in this file.`,
        ),
      ];
}

function noteIn(text: string): string | undefined {
  return /(?:^|[\s/*#(-])((?:TODO|FIXME|XXX|HACK)\b(?:\([^)]{0,40}\))?[:\s]?.{0,200})/
    .exec(text)?.[1]
    ?.replace(/\s*\*\/\s*$/, "")
    .trim();
}
