/** What `context import` and `context export` print for a person. */
import { counted, truncated } from "../../../ground/core/text.ts";
import { namesOfHidden } from "../../../knowledge/exchange/import.ts";
import type { ExportOutput, ImportOutput } from "../../app/context/exchange.ts";
import { aligned, paint, type Terminal } from "../terminal.ts";
import { problems } from "./problems.ts";

/** Rows of a kind that a person reads. */
const SHOWN = 15;

export function imported(answer: ImportOutput, terminal: Terminal): void {
  const { line } = terminal;
  const { files, entries, known, duplicates, contradictions, blocked, warnings, left } = answer;
  if (files.length === 0 && answer.problems.length > 0) {
    problems(answer.problems, terminal);
    return;
  }
  if (files.length === 0) {
    line("There are no rule files of other tools here.   tacit context scan");
    return;
  }
  line(
    `${counted(files.length, "rule file")} · ${counted(entries.length, "entry", "entries")} proposed`,
  );
  if (entries.length > 0) line();
  const rows = entries
    .slice(0, SHOWN)
    .map(({ kind, title, origin }, index) => [
      String(index + 1).padStart(3),
      kind,
      truncated(title.replaceAll("`", ""), 56),
      `${origin.file}:${origin.line}`,
    ]);
  for (const row of aligned(rows)) line(row);
  if (entries.length > SHOWN)
    line(paint("dim", `  … ${entries.length - SHOWN} more: tacit context`));
  for (const file of blocked) {
    line();
    line(`${paint("red", "blocked")}  ${file.path}: ${namesOfHidden(file).join(", ")}`);
    for (const { line: at, text } of file.shown)
      line(paint("dim", `  ${at}  ${truncated(text, 100)}`));
    if (file.spelled !== "") line(paint("dim", `  it spells: ${truncated(file.spelled, 100)}`));
  }
  say(terminal, "Addresses an agent", warnings, ({ path, line: at, excerpt }) => [
    `${path}:${at}`,
    truncated(excerpt, 60),
  ]);
  say(terminal, "Says the same", duplicates, ({ rule, of, left: isLeft }) => [
    truncated(rule.title, 40),
    `as ${truncated(of.title, 40)}`,
    isLeft ? "not proposed again" : "",
  ]);
  say(terminal, "Contradict one another", contradictions, ({ one, other, reason }) => [
    truncated(one.title, 36),
    truncated(other.title, 36),
    reason,
  ]);
  const parts = left.filter(({ reason }) => reason !== "front matter");
  line();
  const told = [
    ...(known.length === 0 ? [] : [`${known.length} known already`]),
    ...(parts.length === 0
      ? []
      : [`${counted(parts.length, "passage")} without a rule (--json lists them)`]),
  ];
  if (told.length > 0) line(paint("dim", told.join(" · ")));
  problems(answer.problems, terminal);
  if (answer.written.length > 0) {
    line(
      `Nothing is active yet.   tacit context show 1     tacit context accept ${answer.written.length === 1 ? "1" : `1-${answer.written.length}`}`,
    );
  } else if (entries.length > 0) line("Nothing is written.   tacit context import");
}

function say<Row>(
  { line }: Terminal,
  title: string,
  all: readonly Row[],
  cells: (row: Row) => string[],
): void {
  if (all.length === 0) return;
  line();
  line(paint("amber", title));
  for (const row of aligned(all.slice(0, SHOWN).map((one) => cells(one)))) line(`  ${row}`);
  if (all.length > SHOWN) line(paint("dim", `  … ${all.length - SHOWN} more: --json`));
}

export function exported(check: boolean) {
  return (answer: ExportOutput, terminal: Terminal): void => {
    const { line } = terminal;
    const rows = answer.targets.flatMap(({ target, files, removed }) => [
      ...files.map(({ path, status }) => [
        target,
        check && status !== "same" ? "stale" : status,
        path,
      ]),
      ...removed.map((path) => [target, check ? "stale" : "removed", path]),
    ]);
    for (const row of aligned(rows)) line(row);
    if (rows.length === 0 && answer.problems.length === 0) {
      line("There are no active entries to export.   tacit context accept 1");
    }
    for (const { target, skipped } of answer.targets) {
      for (const { slug, reason } of skipped)
        line(paint("dim", `${target} does not get ${slug}: ${reason}`));
    }
    problems(answer.problems, terminal);
    if (check && !answer.current) line("tacit context export");
  };
}
