/** What the commands that hold code against entries print for a person. */
import { counted, truncated } from "../../../ground/core/text.ts";
import type { Finding } from "../../../ground/contract/finding.ts";
import type { BackTestOutput, CheckOutput, ContextCheckOutput } from "../../app/checks.ts";
import { aligned, paint, type Terminal } from "../terminal.ts";

function problems(found: readonly string[], terminal: Terminal): void {
  for (const problem of found) terminal.note(`${paint("amber", "!")} ${problem}`);
}

/** `file:line`, on one row whatever the file is called. */
function placeOf({ path, line }: Pick<Finding, "path" | "line">): string {
  if (path === undefined) return "the tree";
  const file = path.replaceAll(/[\r\n]/g, "\u240a");
  return line === undefined ? file : `${file}:${line}`;
}

export function checked(answer: CheckOutput, terminal: Terminal): void {
  for (const { message, rule, ...place } of answer.findings) {
    terminal.line(`${paint("red", placeOf(place))}  ${message}  ${paint("dim", rule)}`);
  }
  problems(answer.problems, terminal);
  terminal.line(
    answer.findings.length === 0
      ? `${counted(answer.results.length, "convention")} checked since ${answer.base.slice(0, 10)}: nothing found`
      : counted(answer.findings.length, "finding"),
  );
}

/** Findings of one entry that are shown unless all are asked for. */
const SHOWN = 10;

export function contextChecked(all: boolean) {
  return (answer: ContextCheckOutput, terminal: Terminal): void => {
    const { line } = terminal;
    if (answer.entries.length === 0) {
      line("No active entry has a check.   tacit context");
      problems(answer.problems, terminal);
      return;
    }
    for (const { id, title, findings } of answer.entries) {
      const own = answer.findings.filter(({ rule }) => rule === id);
      const mark = own.length === 0 ? paint("green", "holds") : paint("red", `${own.length}`);
      line(`${mark}  ${title}  ${paint("dim", id)}`);
      for (const { message, ...place } of all ? own : own.slice(0, SHOWN)) {
        // An entry's own words are in its heading already.
        line(`    ${placeOf(place)}${message === title ? "" : `  ${message}`}`);
      }
      const left = all ? 0 : Math.max(0, Math.max(own.length, findings) - SHOWN);
      if (left > 0) line(paint("dim", `    … ${left} more: --all`));
    }
    problems(answer.problems, terminal);
    line();
    line(
      `${counted(answer.entries.length, "entry", "entries")} on ${counted(answer.files, "file")}: ${
        answer.findings.length === 0 ? "nothing found" : counted(answer.findings.length, "finding")
      }`,
    );
    const worst = answer.entries.find(({ findings }) => findings > 0);
    if (worst !== undefined)
      line(`tacit context show ${worst.id}     tacit context backtest ${worst.id}`);
  };
}

export function backTested(answer: BackTestOutput, terminal: Terminal): void {
  const { line } = terminal;
  line(`${answer.title}  ${paint("dim", answer.id)}`);
  for (const { kind, head, commits, milliseconds } of answer.checks) {
    line();
    line(paint("dim", `${kind} · ${(milliseconds / 1000).toFixed(1)} s`));
    if (kind !== "file-pairing") {
      line(`  Today  ${todayOf(head)}`);
      for (const row of aligned(
        head.examples.map(({ text = "", ...place }) => [
          `         ${placeOf(place)}`,
          truncated(text, 60),
        ]),
      )) {
        line(row);
      }
    }
    line(`  Past   ${pastOf(commits)}`);
    for (const row of aligned(
      commits.examples.map(({ commit, subject, ...place }) => [
        `         ${commit.slice(0, 10)}`,
        truncated(placeOf(place), 48),
        truncated(subject, 48),
      ]),
    )) {
      line(row);
    }
  }
  problems(answer.problems, terminal);
  line();
  line(
    answer.status === "proposed"
      ? `tacit context accept ${answer.id}     tacit context check ${answer.id}`
      : `tacit context check ${answer.id}`,
  );
}

function todayOf({ looked, files, hits }: BackTestOutput["checks"][number]["head"]): string {
  if (hits === 0) return `nothing found in ${counted(looked, "file")}`;
  return `${counted(hits, "finding")} in ${files} of ${counted(looked, "file")}`;
}

function pastOf({
  looked,
  concerned,
  found,
  hits,
}: BackTestOutput["checks"][number]["commits"]): string {
  const among = `${concerned} of ${counted(looked, "change")} that touched its files`;
  if (found === 0) return `nothing found in ${among}`;
  return `${counted(hits, "finding")} in ${found} of ${among}`;
}
