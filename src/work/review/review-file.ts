/** The brief's review file, which ships with the change: what humans said, and what the checks said at which commit. */
import type { CriterionVerdict, Verdict } from "../../ground/contract/finding.ts";
import { nothingVerified } from "../../knowledge/checks/verdict.ts";

export interface ReviewedRemark {
  readonly id: string;
  readonly place: string;
  readonly text: string;
  readonly state: string;
  readonly note?: string | undefined;
}

export interface ReviewedChange {
  readonly run: number;
  readonly title: string;
  readonly commit: string;
  readonly approvedBy: string;
  readonly rounds: number;
  readonly remarks: readonly ReviewedRemark[];
  readonly verdict: Verdict;
  /** Of a plan; none where the brief was one task. */
  readonly tasks?: readonly {
    readonly task: string;
    readonly title: string;
    readonly assignee: string;
    readonly commit?: string | undefined;
  }[];
}

/** Markdown; the same change gives the same bytes. */
export function renderReviewFile(change: ReviewedChange): string {
  const lines = [
    `# Review of run ${change.run}: ${change.title}`,
    "",
    `Approved by ${change.approvedBy} at ${change.commit}, after ${change.rounds} ${
      change.rounds === 1 ? "round" : "rounds"
    } of remarks.`,
    "",
    ...tasksSection(change.tasks ?? []),
    "## Checks",
    "",
    ...[nothingVerified(change.verdict)].filter((line) => line !== undefined),
    ...change.verdict.checks.map(
      ({ name, status, command, boxed }) =>
        `- ${name}: ${status}${command === undefined ? "" : ` (\`${command}\`${boxed ? ", boxed" : ", not boxed"})`}`,
    ),
    "",
    ...criteriaSection(change.verdict.criteria ?? []),
    "## Remarks",
    "",
  ];
  if (change.remarks.length === 0) lines.push("None.");
  for (const { id, place, text, state, note } of change.remarks) {
    lines.push(`- ${id} at ${place}, ${state}: ${text.trim().replaceAll(/\s*\n\s*/g, " ")}`);
    if (note !== undefined && note !== "") {
      lines.push(`  Answer: ${note.trim().replaceAll(/\s*\n\s*/g, " ")}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function tasksSection(tasks: NonNullable<ReviewedChange["tasks"]>): string[] {
  if (tasks.length === 0) return [];
  const lines = tasks.map(
    ({ task, title, assignee, commit }) =>
      `- ${task} by ${assignee}${commit === undefined ? "" : ` at ${commit}`}: ${title.replaceAll(/\s+/g, " ")}`,
  );
  return ["## Tasks", "", ...lines, ""];
}

function criteriaSection(criteria: readonly CriterionVerdict[]): string[] {
  if (criteria.length === 0) return [];
  const lines = criteria.map(({ id, text, status, by, note, artefacts }) => {
    const how =
      status === "waived"
        ? `waived by ${by ?? "somebody"}: ${oneLine(note ?? "")}`
        : `${status}${by === undefined ? "" : ` by ${oneLine(by)}`}`;
    const left =
      artefacts.length === 0
        ? ""
        : `; it left ${artefacts.length === 1 ? "1 file" : `${artefacts.length} files`}`;
    return `- ${id}, ${how}${left}\n  ${oneLine(text)}`;
  });
  return ["## Criteria", "", ...lines, ""];
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
