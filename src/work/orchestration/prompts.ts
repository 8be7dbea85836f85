/** What a turn's prompt says, computed from the facts; so the next process says the same as this one would have. */
import type { Fact, TurnCause } from "../../ground/contract/event.ts";
import { type RunView, viewRun } from "../../ground/journal/status.ts";
import { findingsPrompt, remarksPrompt } from "../../knowledge/compiler/messages.ts";

export interface PromptInput {
  readonly run: number;
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
  const brief = facts.findLast((fact) => fact.type === "pack.compiled")?.body.prompt ?? "";
  if (input.cause === "brief") return brief;
  const news = newsOf(facts, view, input);
  if (!input.fresh) return news;
  return `You continue work that another session began for this task. Its changes are in this folder, and its conversation is lost.\n\n${brief.trim()}\n\n# What is next\n\n${news}`;
}

function newsOf(facts: readonly Fact[], view: RunView, input: PromptInput): string {
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
    case "remarks": {
      const sent = facts.findLast((fact) => fact.type === "round.sent")?.body.remarks ?? [];
      const remarks = view.remarks
        .filter(({ id }) => sent.includes(id))
        .map(({ id, place, text, line, note, state }) => ({
          id,
          place,
          // What was said when it was reopened counts as much as the first words.
          text: state === "sent" && note !== undefined ? `${text}\n\nReopened: ${note}` : text,
          ...(line === undefined ? {} : { quote: line }),
        }));
      return remarksPrompt(remarks, { reports: input.reports });
    }
    case "answer": {
      const answer = facts.findLast((fact) => fact.type === "item.answered")?.body.answer ?? "";
      return `The engineer looked at what you were stuck on, and says:\n\n${answer}`;
    }
  }
}
