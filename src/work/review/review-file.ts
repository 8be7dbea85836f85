/** The brief's review file, which ships with the change: what humans said, and what the checks said at which commit. */
import type { Severity } from "../../ground/contract/event.ts";
import type { CriterionVerdict, Verdict } from "../../ground/contract/finding.ts";
import { truncated } from "../../ground/core/text.ts";
import type { RemarkWord } from "../../ground/journal/remarks.ts";
import { inlineCode, oneLine } from "../../knowledge/compiler/markdown.ts";
import { nothingVerified } from "../../knowledge/checks/verdict.ts";

export interface ReviewedRemark {
  readonly id: string;
  readonly place: string;
  readonly severity: Severity;
  readonly text: string;
  readonly suggestion?: string;
  readonly state: string;
  readonly thread: readonly Omit<RemarkWord, "at">[];
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
    `# Review of run ${change.run}: ${quoted(change.title)}`,
    "",
    `Approved by ${quoted(change.approvedBy)} at ${change.commit}, after ${change.rounds} ${
      change.rounds === 1 ? "round" : "rounds"
    } of remarks.`,
    "",
    ...tasksSection(change.tasks ?? []),
    "## Checks",
    "",
    ...[nothingVerified(change.verdict)].filter((line) => line !== undefined),
    ...change.verdict.checks.map(
      ({ name, status, command, boxed }) =>
        `- ${quoted(name)}: ${status}${command === undefined ? "" : ` (${inlineCode(command)}${boxed ? ", boxed" : ", not boxed"})`}`,
    ),
    "",
    ...criteriaSection(change.verdict.criteria ?? []),
    "## Remarks",
    "",
    ...(change.remarks.length === 0 ? ["None."] : change.remarks.flatMap(remarkItem)),
  ];
  return `${lines.join("\n")}\n`;
}

/** What it says is read again when a later brief is framed: see `past.ts`, which looks for the first line. */
function remarkItem(remark: ReviewedRemark): string[] {
  const { id, place, severity, text, suggestion, state, thread } = remark;
  const [first, ...later] = thread;
  const by = first === undefined ? "" : `, by ${quoted(first.by)}`;
  return [
    `- ${id} at ${quoted(place)}, ${severity}: ${quoted(text)}`,
    `  - ${state}${by}${first?.commit === undefined ? "" : ` at ${shortened(first.commit)}`}`,
    ...(suggestion === undefined ? [] : [`  - suggested: ${suggested(suggestion)}`]),
    ...later.map(wordItem),
  ];
}

function wordItem({ by, said, text, commit, claimed }: ReviewedRemark["thread"][number]): string {
  const at = commit === undefined ? "" : ` at ${shortened(commit)}`;
  const claim = claimed === undefined ? "" : `, said ${claimed} though nothing had changed`;
  const words = truncated(quoted(text), WORDS);
  return `  - ${said} by ${quoted(by)}${at}${claim}${words === "" ? "" : `: ${words}`}`;
}

/** Characters of one word in a thread, and of a suggestion; the journal has all of them. */
const WORDS = 2000;

function suggested(suggestion: string): string {
  return suggestion === "" ? "remove the lines" : inlineCode(truncated(suggestion, WORDS));
}

function shortened(commit: string): string {
  return quoted(commit.slice(0, 10));
}

function tasksSection(tasks: NonNullable<ReviewedChange["tasks"]>): string[] {
  if (tasks.length === 0) return [];
  const lines = tasks.map(
    ({ task, title, assignee, commit }) =>
      `- ${task} by ${quoted(assignee)}${commit === undefined ? "" : ` at ${commit}`}: ${quoted(title)}`,
  );
  return ["## Tasks", "", ...lines, ""];
}

function criteriaSection(criteria: readonly CriterionVerdict[]): string[] {
  if (criteria.length === 0) return [];
  const lines = criteria.map(({ id, text, status, by, note, artefacts }) => {
    const how =
      status === "waived"
        ? `waived by ${quoted(by ?? "somebody")}: ${quoted(note ?? "")}`
        : `${status}${by === undefined ? "" : ` by ${quoted(by)}`}`;
    const left =
      artefacts.length === 0
        ? ""
        : `; it left ${artefacts.length === 1 ? "1 file" : `${artefacts.length} files`}`;
    return `- ${id}, ${how}${left}\n  ${paragraph(text)}`;
  });
  return ["## Criteria", "", ...lines, ""];
}

/**
 * Text that others wrote, on one line of ours: it ends no item, begins no heading, and neither HTML nor an image of it
 * is shown as one.
 */
function quoted(text: string): string {
  return oneLine(text)
    .replaceAll(/<(?=[A-Za-z/!?])/g, String.raw`\<`)
    .replaceAll("![", String.raw`!\[`);
}

/** The same where it begins a line. */
function paragraph(text: string): string {
  return quoted(text)
    .replace(/^(?=[#>+*=~|-])/, "\\")
    .replace(/^(\d{1,9})(?=[.)])/, "$1\\");
}
