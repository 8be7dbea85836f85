/** What the file commands and the review print for a person. */
import { counted, truncated } from "../../../ground/core/text.ts";
import type { LocateOutput } from "../../app/search.ts";
import type { CompileOutput } from "../../app/knowledge.ts";
import type { ReviewOutput } from "../../app/review.ts";
import type { DiffLine, Hunk } from "../../../work/review/diff.ts";
import { aligned, paint, type Terminal } from "../terminal.ts";
import { problems } from "./problems.ts";
import { nameOfReview, operandOf, takingFixes } from "./branch.ts";
import { isToBeSent, remarks } from "./remarks.ts";
import { tasks } from "./runs.ts";

export function located(explain: boolean) {
  return (answer: LocateOutput, terminal: Terminal): void => {
    if (answer.files.length === 0) terminal.line("No file shares a word with that text.");
    const width = Math.min(60, Math.max(0, ...answer.files.map((file) => file.path.length)));
    for (const [index, { path: written, score, why }] of answer.files.entries()) {
      const file = written.replaceAll(/[\r\n]/g, "\u240a"); // a name with a newline is one row all the same
      const place = `${String(index + 1).padStart(3)}  ${file}`;
      if (explain) {
        terminal.line(place);
        terminal.line(paint("dim", `     ${score.toFixed(2)}  ${why.join(" · ")}`));
        continue;
      }
      const reason = truncated(why[0] ?? "", Math.max(20, 110 - Math.max(width, file.length)));
      terminal.line(`${place.padEnd(width + 5)}  ${paint("dim", reason)}`.trimEnd());
    }
    problems(answer.problems, terminal);
  };
}

export function compiled(explain: boolean) {
  return (answer: CompileOutput, terminal: Terminal): void => {
    if (!explain) {
      terminal.line(answer.prompt);
      terminal.note(paint("dim", `${answer.tokens} tokens · ${answer.hash.slice(0, 12)}`));
    } else {
      const rows = answer.items.map(({ included, tokens, kind, title, reason }) => [
        included ? "in " : "out",
        String(tokens).padStart(6),
        kind,
        truncated(title, 48),
        reason,
      ]);
      for (const row of aligned(rows)) terminal.line(row);
      terminal.line();
      terminal.line(`${answer.tokens} tokens · ${answer.hash.slice(0, 12)}`);
    }
    problems(answer.problems, terminal);
  };
}

/** States of remarks on a branch after which a person says whether it is settled. */
const answerable = ["addressed", "answered", "sent"];

/** Lines of a hunk that are shown unless all are asked for. */
const HUNK_LINES = 24;

export function review(all: boolean) {
  return (answer: ReviewOutput, terminal: Terminal): void => {
    const { line } = terminal;
    const { verdict } = answer;
    const hunks = answer.files.flatMap((file) => file.hunks);
    line(
      [
        `Change ${nameOfReview(answer)}${answer.title}`,
        `${counted(answer.files.length, "file")}, ${counted(hunks.length, "hunk")}`,
        `+${answer.size.added} -${answer.size.removed}`,
        `round ${answer.round}`,
      ].join(" · "),
    );
    const state =
      verdict === undefined
        ? paint("amber", "not checked")
        : verdict.status === "green" && verdict.checks.length === 0
          ? paint("amber", "no checks configured")
          : verdict.status === "green"
            ? paint("green", `checks green at ${verdict.commit.slice(0, 10)}`)
            : paint("red", `checks red at ${verdict.commit.slice(0, 10)}`);
    line(
      `base ${answer.base.slice(0, 10)} · ${state}${answer.run === undefined ? "" : ` · ${answer.safety}`}${answer.interdiff ? ` · since ${answer.from.slice(0, 10)}` : ""}`,
    );
    tasks(answer.tasks, terminal);
    for (const check of verdict?.checks ?? []) {
      const mark =
        check.status === "passed" ? paint("green", "passed") : paint("red", check.status);
      const where = check.command === undefined ? "" : check.boxed ? "  boxed" : "  not boxed";
      line(`  ${mark}  ${check.name}${paint("dim", where)}`);
    }
    printCriteria(answer.criteria, terminal);
    for (const problem of answer.problems) line(`  ${paint("amber", "!")} ${problem}`);
    remarks(answer.remarks, terminal);
    for (const file of answer.files) {
      line();
      const renamed = file.oldPath === file.path ? "" : ` (was ${file.oldPath})`;
      line(
        paint("bold", `${file.path}${renamed}`) +
          paint("dim", `  ${file.binary ? "binary" : file.status}`),
      );
      for (const hunk of file.hunks) printHunk(hunk, all, terminal);
    }
    line();
    if (answer.task !== undefined) {
      line(`A part; the whole: tacit review ${answer.run}`);
      return;
    }
    if (answer.run === undefined && answer.files.length === 0) return;
    if (answer.change?.fixes !== undefined) line(takingFixes(answer.change, answer.change.fixes));
    if (answer.approved) {
      line(`Approved.   tacit ship ${answer.run}`);
      return;
    }
    for (const obstacle of answer.obstacles) line(`${paint("amber", "·")} ${obstacle}`);
    const drafts = answer.remarks.some((remark) => isToBeSent(remark));
    // A person's own tool answers nothing: what it was told is looked at once the branch has moved.
    const ripe = answer.change === undefined ? answerable.slice(0, 2) : answerable;
    const settle = answer.remarks.find(({ state: of }) => ripe.includes(of));
    const unshown = answer.criteria?.find(({ status }) => status === "unshown");
    line(
      [
        `tacit review ${operandOf(answer)} --remark FILE:LINE "…"`,
        drafts ? "--send" : undefined,
        settle ? `--verify ${settle.id}` : undefined,
        unshown ? `--waive ${unshown.id} "…"` : undefined,
        answer.change !== undefined && answer.files.length > 0 && verdict === undefined
          ? "--check"
          : undefined,
        "--approve",
      ]
        .filter((part) => part !== undefined)
        .join("     "),
    );
  };
}

function printCriteria(criteria: ReviewOutput["criteria"], { line }: Terminal): void {
  if (criteria?.length === 0) line(paint("dim", "  No criterion names evidence."));
  for (const { id, text, status, by, note, artefacts } of criteria ?? []) {
    const colour = status === "shown" || status === "waived" ? "green" : "red";
    const how = by === undefined ? "" : paint("dim", `  ${by}`);
    line(
      `  ${paint(colour, status.padEnd(7))}  ${id}  ${truncated(text.replaceAll(/\s+/g, " "), 60)}${how}`,
    );
    if (note !== undefined) line(paint("dim", `          ${note}`));
    for (const file of artefacts) line(paint("dim", `          $TACIT_HOME/${file}`));
  }
}

function printHunk(hunk: Hunk, all: boolean, { line }: Terminal): void {
  line(paint("dim", `  @@ ${hunk.newStart} ${hunk.heading}`.trimEnd()));
  const shown = all ? hunk.lines : hunk.lines.slice(0, HUNK_LINES);
  for (const each of shown) line(hunkLine(each));
  const left = hunk.lines.length - shown.length;
  if (left > 0) line(paint("dim", `        … ${counted(left, "line")} more: --all`));
}

function hunkLine({ kind, text, new: after }: DiffLine): string {
  const number = (after === undefined ? "" : String(after)).padStart(6);
  switch (kind) {
    case "added":
      return `${paint("dim", number)} ${paint("green", `+ ${text}`)}`;
    case "removed":
      return `${paint("dim", number)} ${paint("red", `- ${text}`)}`;
    case "context":
      return `${paint("dim", number)}   ${text}`;
  }
}
