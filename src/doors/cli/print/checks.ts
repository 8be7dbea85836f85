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
    for (const entry of answer.entries) {
      const { id, title, outcome } = entry;
      const own = answer.findings.filter(({ rule }) => rule === id);
      line(`${markOf(entry)}  ${title}  ${paint("dim", id)}`);
      for (const { message, ...place } of all ? own : own.slice(0, SHOWN)) {
        // An entry's own words are in its heading already.
        const more = message === title ? "" : message.replace(`${title}: `, "");
        line(`    ${placeOf(place)}  ${more}`.trimEnd());
      }
      if (outcome === "not asked" && own.length === 0) line(`    ${paint("dim", unasked(entry))}`);
      const left = all ? 0 : own.length - SHOWN;
      if (left > 0) line(paint("dim", `    … ${left} more: --all`));
    }
    problems(answer.problems, terminal);
    line();
    line(
      `${counted(answer.entries.length, "entry", "entries")} on ${counted(answer.files, "file")}: ${
        answer.findings.length === 0 ? "nothing found" : counted(answer.findings.length, "finding")
      }`,
    );
    const testable = answer.entries.find(
      ({ outcome, kinds }) => outcome === "violated" && kinds.some((kind) => kind !== "command"),
    );
    if (testable !== undefined)
      line(`tacit context show ${testable.id}     tacit context backtest ${testable.id}`);
  };
}

type CheckedEntry = ContextCheckOutput["entries"][number];

function markOf({ outcome, findings }: CheckedEntry): string {
  if (outcome === "violated") return paint("red", counted(findings, "finding"));
  return outcome === "holds" ? paint("green", outcome) : paint("amber", outcome);
}

function unasked({ kinds }: CheckedEntry): string {
  if (kinds.every((kind) => kind === "file-pairing"))
    return "It is about what changes together: tacit check asks it.";
  return kinds.includes("command") ? "Below is why." : "No file is in its scope.";
}

export function backTested(answer: BackTestOutput, terminal: Terminal): void {
  const { line } = terminal;
  line(`${answer.title}  ${paint("dim", answer.id)}`);
  for (const { kind, head, commits, milliseconds } of answer.checks) {
    line();
    line(paint("dim", `${kind} · ${(milliseconds / 1000).toFixed(1)} s`));
    if (kind !== "file-pairing") {
      line(`  Today  ${todayOf(head)}`);
      rows(
        head.examples.map(({ text = "", ...place }) => [placeOf(place), text]),
        terminal,
      );
    }
    line(`  Past   ${pastOf(commits)}`);
    rows(
      commits.examples.map(({ commit, subject, ...place }) => [
        `${commit.slice(0, 10)}  ${placeOf(place)}`,
        subject,
      ]),
      terminal,
    );
  }
  problems(answer.problems, terminal);
  line();
  line(
    answer.status === "proposed"
      ? `tacit context accept ${answer.id}     tacit context check ${answer.id}`
      : `tacit context check ${answer.id}`,
  );
}

/** Examples in two columns, as wide as the terminal. */
function rows(examples: readonly (readonly [string, string])[], { line, width }: Terminal): void {
  const indented = examples.map(([place, text]): [string, string] => [`         ${place}`, text]);
  for (const row of aligned(indented)) line(truncated(row, width));
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
  const among = `${counted(looked, "change")}, ${concerned} touched its files`;
  if (found === 0) return `${among}, none would have been stopped`;
  return `${among}, ${found} would have been stopped (${counted(hits, "finding")})`;
}
