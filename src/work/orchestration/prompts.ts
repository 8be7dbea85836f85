/** What a turn's prompt says, computed from the facts; so the next process says the same as this one would have. */
import type { Fact, TurnCause } from "../../ground/contract/event.ts";
import { truncated } from "../../ground/core/text.ts";
import { type RemarkWord, type RunView, taskOf, viewRun } from "../../ground/journal/status.ts";
import { describeFinding, findingsOf } from "../../knowledge/checks/verdict.ts";
import {
  findingsPrompt,
  type RemarkForAgent,
  remarksPrompt,
} from "../../knowledge/compiler/messages.ts";
import { inRoundOrder } from "../review/remarks/order.ts";
import { saidTo, steerPrompt, unheardPrompt, withWords } from "./steering.ts";

export interface PromptInput {
  readonly run: number;
  readonly task: number;
  readonly cause: TurnCause;
  /** 1-based number of the fix, and how many there may be. */
  readonly fix: number;
  readonly fixes: number;
  /** The agent remembers nothing: it is told the brief and what happened. */
  readonly fresh: boolean;
  /** The agent has our report tools. */
  readonly reports: boolean;
  /** Titles of entries by slug. */
  readonly titles: ReadonlyMap<string, string>;
}

const NUDGE =
  "You stopped without calling report_done. If the work is done, call it now with a summary; if something is missing, finish it first; if you need an answer, use ask_human.";

const RESUME =
  "Your work was cut off in the middle: the process ended, not by your doing. The files in this folder are as you left them; a command or an edit that was under way may be half done. See where you are, and finish the task.";

export function promptOf(facts: readonly Fact[], input: PromptInput): string {
  const view = viewRun(input.run, facts);
  const pack = facts.findLast((fact) => fact.type === "pack.compiled" && fact.task === input.task);
  const brief = pack?.type === "pack.compiled" ? (pack.body.prompt ?? "") : "";
  const said = saidTo(facts, input);
  if (input.cause === "brief") return withWords(brief, said);
  const news = newsOf(facts, view, input, said);
  // A prompt that is told again may be the one with the brief.
  if (input.cause === "steer" && news.includes(brief.trim())) return news;
  if (!input.fresh) return news;
  if (view.change !== undefined && !hasWorked(facts, input.task)) {
    return `${brief.trim()}\n\n# The remarks\n\n${news}`;
  }
  return `You continue work that another session began for this task. Its changes are in this folder, and its conversation is lost.\n\n${brief.trim()}\n\n# What is next\n\n${news}`;
}

/** Whether an agent has begun a turn at the task. */
function hasWorked(facts: readonly Fact[], task: number): boolean {
  return facts.some((fact) => fact.type === "turn.started" && fact.task === task);
}

function newsOf(
  facts: readonly Fact[],
  view: RunView,
  input: PromptInput,
  said: readonly string[],
): string {
  if (input.cause === "steer") {
    const unheard = unheardPrompt(facts, input.task);
    return unheard === undefined ? steerPrompt(said) : withWords(unheard, said);
  }
  return withWords(dueOf(facts, view, { ...input, cause: input.cause }), said);
}

function dueOf(
  facts: readonly Fact[],
  view: RunView,
  input: PromptInput & { readonly cause: Exclude<TurnCause, "steer"> },
): string {
  switch (input.cause) {
    case "brief":
    case "nudge":
      return NUDGE;
    case "resume":
      return RESUME;
    case "findings": {
      const verdict = facts.findLast((fact) => fact.type === "verdict.reached")?.body;
      return findingsPrompt(verdict?.checks ?? [], input.fix, input.fixes, input.titles);
    }
    case "remarks":
      return remarksPrompt(sentRemarks(facts, view), { reports: input.reports });
    case "answer": {
      const answer = facts.findLast((fact) => fact.type === "item.answered")?.body.answer ?? "";
      return `The engineer looked at what you were stuck on, and says:\n\n${answer}`;
    }
  }
}

/** The remarks of the last round, in the order in which they are read. */
export function sentRemarks(facts: readonly Fact[], view: RunView): RemarkForAgent[] {
  const sent = new Set(facts.findLast((fact) => fact.type === "round.sent")?.body.remarks);
  return inRoundOrder(view.remarks.filter(({ id }) => sent.has(id))).map(
    ({ id, place, severity, text, line, suggestion, thread }) => ({
      id,
      place,
      severity,
      text,
      ...(line === undefined ? {} : { quote: line }),
      ...(suggestion === undefined ? {} : { suggestion }),
      // What was said when it was reopened counts as much as the first words, and another agent knows of neither.
      since: thread.slice(1).flatMap(laterWord),
    }),
  );
}

function laterWord({ said, text }: RemarkWord): NonNullable<RemarkForAgent["since"]> {
  switch (said) {
    case "addressed":
    case "answered":
    case "disputed":
      return [{ who: "agent", said, text }];
    case "remarked":
    case "reopened":
    case "replied":
    case "waived":
      return [{ who: "reviewer", said, text }];
    case "verified":
      return [];
  }
}

/** A remark on one line, with what a person said of it later. */
function remarkLine({ id, place, severity, text, since = [] }: RemarkForAgent): string {
  const weight = severity === undefined || severity === "issue" ? "" : ` (${severity})`;
  const later = since.filter(({ who }) => who === "reviewer").map((word) => ` ${word.text}`);
  return `${id} at ${place}${weight}: ${text}${later.join("")}`;
}

/** Lines of findings or remarks in an item. */
const MOST_LINES = 12;

/** The item that puts a task before the person who has it. */
export function handOver(
  facts: readonly Fact[],
  view: RunView,
  step: { readonly task: number; readonly cause: "brief" | "findings" | "remarks" },
  worktree: string,
): { readonly question: string; readonly detail?: string } {
  const { title, assignee, criteria, files, branch = "" } = taskOf(view, step.task);
  const who = assignee.kind === "person" ? `@${assignee.name}` : "yours";
  const name = `T${step.task}`;
  const where = `Work in ${worktree} on ${branch}, then: tacit done ${view.run}/${step.task}`;
  const head = {
    brief: `${name} is ${who}'s: ${title}.`,
    findings: `${name} is ${who}'s, and the checks are red: ${title}.`,
    remarks: `${name} is ${who}'s, and a reviewer has remarks: ${title}.`,
  }[step.cause];
  const lines = {
    brief: (): string[] => [
      ...(criteria.length === 0 ? [] : [`meets ${criteria.join(", ")}`]),
      ...(files.length === 0 ? [] : [`files: ${files.join(", ")}`]),
      `brief: .tacit/briefs/${view.brief.number}-${view.brief.slug}.md`,
    ],
    findings: (): string[] => {
      const verdict = facts.findLast((fact) => fact.type === "verdict.reached")?.body;
      return verdict === undefined ? [] : findingsOf(verdict).map(describeFinding);
    },
    remarks: (): string[] => sentRemarks(facts, view).map(remarkLine),
  }[step.cause]();
  const detail = lines
    .slice(0, MOST_LINES)
    .map((line) => truncated(line.replaceAll(/\s+/g, " "), 300))
    .join("\n");
  return {
    question: `${truncated(head.replaceAll(/\s+/g, " "), 200)} ${where}`,
    ...(detail === "" ? {} : { detail }),
  };
}
