/** The review of a change, for a person. */
import { counted, truncated } from "../../../ground/core/text.ts";
import type { ReviewOutput } from "../../app/review/review.ts";
import { oneRow, paint, type Terminal } from "../terminal.ts";
import { nameOfReview, operandOf, takingFixes } from "./branch.ts";
import { anyOf, change, type ReadingAsked } from "./change.ts";
import { isToBeSent, remarks } from "./remarks.ts";
import { tasks } from "./runs.ts";

/** States of remarks on a branch after which a person says whether it is settled. */
const answerable = ["addressed", "answered", "sent"];

/** Whether globs name any file of the change. */
export function hasFiles({ files }: ReviewOutput, globs: readonly string[]): boolean {
  const isMeant = anyOf(globs);
  return files.some(({ path }) => isMeant(path));
}

/** What `tacit review` prints: the state of the change, what was said of it, and the change in its reading order. */
export function review(asked: ReadingAsked) {
  return (answer: ReviewOutput, terminal: Terminal): void => {
    const { line } = terminal;
    const { verdict } = answer;
    const hunks = answer.files.flatMap((file) => file.hunks);
    line(
      [
        `Change ${nameOfReview(answer)}${answer.title}`,
        `${counted(answer.files.length, "file")}, ${counted(hunks.length, "hunk")}`,
        `+${answer.size.added} -${answer.size.removed}`,
        ...(answer.run === undefined ? [] : [`round ${answer.round}`]),
      ].join(" · "),
    );
    const state = stateOf(answer);
    line(
      `base ${answer.base.slice(0, 10)} · ${state}${answer.run === undefined ? "" : ` · ${answer.safety}`}${answer.interdiff ? ` · since ${answer.from.slice(0, 10)}` : ""}`,
    );
    commits(answer, terminal);
    tasks(answer.tasks, terminal);
    for (const check of verdict?.checks ?? []) {
      const mark =
        check.status === "passed" ? paint("green", "passed") : paint("red", check.status);
      const where = check.command === undefined ? "" : check.boxed ? "  boxed" : "  not boxed";
      line(`  ${mark}  ${check.name}${paint("dim", where)}`);
    }
    printCriteria(answer, terminal);
    rounds(answer, terminal);
    for (const problem of [...answer.problems, answer.note ?? ""].filter((text) => text !== "")) {
      line(`  ${paint("amber", "!")} ${problem}`);
    }
    remarks(answer.remarks, terminal);
    change(answer, asked, terminal);
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

/** Commits of a branch whose words are told; the JSON has more. */
const COMMITS = 3;

function commits({ change: branch }: ReviewOutput, { line, width }: Terminal): void {
  const all = branch?.commits ?? [];
  for (const { commit, subject } of all.slice(0, COMMITS)) {
    line(paint("dim", `  ${commit.slice(0, 10)}  ${truncated(subject, width - 14)}`));
  }
  if (all.length > COMMITS)
    line(paint("dim", `  … ${counted(all.length - COMMITS, "commit")} more`));
}

function stateOf({ verdict, staleAt }: ReviewOutput): string {
  if (verdict === undefined) {
    return paint(
      "amber",
      staleAt === undefined ? "not checked" : `not checked since ${staleAt.slice(0, 10)}`,
    );
  }
  const at = verdict.commit.slice(0, 10);
  if (verdict.status === "red") return paint("red", `checks red at ${at}`);
  return verdict.checks.length === 0
    ? paint("amber", "no checks configured")
    : paint("green", `checks green at ${at}`);
}

/** Rounds so far, a line each; what red checks sent back is counted apart from what the reviewer did. */
function rounds({ rounds: all }: ReviewOutput, { line }: Terminal): void {
  if (all.length < 2) return;
  for (const { round, remarks: sent, turns, fixes, commit } of all) {
    const what = round === 0 ? "brief" : `round ${round}: ${sent.join(", ")}`;
    const done = [
      counted(turns.length, "turn"),
      ...(fixes === 0 ? [] : [`${counted(fixes, "fix", "fixes")} of red checks`]),
      ...(commit === undefined ? ["under way"] : [`at ${commit.slice(0, 10)}`]),
    ];
    line(paint("dim", `  ${what} · ${done.join(" · ")}`));
  }
}

function printCriteria({ criteria, files }: ReviewOutput, { line }: Terminal): void {
  if (criteria?.length === 0) line(paint("dim", "  No criterion names evidence."));
  const places = new Map(
    files.flatMap((file) =>
      file.hunks.map((hunk) => [hunk.id, oneRow(`${hunk.path}:${hunk.newStart}`)]),
    ),
  );
  for (const { id, text, status, by, note, artefacts, stale, hunks } of criteria ?? []) {
    const colour = stale ? "amber" : status === "shown" || status === "waived" ? "green" : "red";
    const how = by === undefined ? "" : paint("dim", `  ${by}`);
    const old = stale ? paint("amber", "  of an older commit") : "";
    line(
      `  ${paint(colour, status.padEnd(7))}  ${id}  ${truncated(text.replaceAll(/\s+/g, " "), 60)}${how}${old}`,
    );
    if (note !== undefined) line(paint("dim", `          ${note}`));
    const [first] = hunks;
    if (first !== undefined) {
      const more = hunks.length > 1 ? ` and ${hunks.length - 1} more` : "";
      line(paint("dim", `          see ${places.get(first) ?? ""}${more}`));
    }
    for (const file of artefacts) line(paint("dim", `          $TACIT_HOME/${file}`));
  }
}
