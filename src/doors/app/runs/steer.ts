/** What may be said to an agent at work, and what to do instead where none is. */
import { TacitError } from "../../../ground/core/error.ts";
import type { RunView } from "../../../ground/journal/status.ts";

/** Characters of what is said at once. */
export const LONGEST_WORD = 100_000;

/** @throws TacitError `app/nothing-said`, `app/too-long` */
export function requireSayable(text: string): void {
  if (text.trim() === "") {
    throw new TacitError({
      code: "app/nothing-said",
      kind: "input",
      message: "There is nothing in what was to be said.",
      hint: 'Say it in quotes: tacit steer RUN "…"',
    });
  }
  if (text.length <= LONGEST_WORD) return;
  throw new TacitError({
    code: "app/too-long",
    kind: "input",
    message: `What was to be said has ${text.length} characters; ${LONGEST_WORD} can be said at once.`,
    hint: "Put it into a file of the repository, and name that.",
  });
}

/** Why nothing can be said to an agent of the run, and how to reach it instead. */
export function noAgentAtWork(view: RunView): TacitError {
  const { message, hint } = instead(view);
  return new TacitError({ code: "app/no-agent-at-work", kind: "conflict", message, hint });
}

function instead(view: RunView): { readonly message: string; readonly hint: string } {
  const { run, status, openItems } = view;
  const [item] = openItems;
  switch (status) {
    case "waiting":
    case "stuck":
      if (item?.kind === "task") {
        return {
          message: `Run ${run} waits for a person, who has T${item.task}: no agent is at work.`,
          hint: `When the work is done: tacit done ${run}/${item.task}`,
        };
      }
      return {
        message: `Run ${run} ${status === "stuck" ? "is stuck" : "waits for an answer"}; what you say to it is the answer.`,
        hint:
          item?.kind === "permission"
            ? `Answer it: tacit allow ${item.item}, or tacit deny ${item.item}`
            : `Answer it: tacit answer ${item?.item ?? "ITEM"} "…"`,
      };
    case "review":
    case "approved":
    case "undone":
      return {
        message: `Run ${run} is ${status}: its agent has done its work.`,
        hint: `Make a remark, and send it: tacit review ${run} --remark change "…" --send`,
      };
    case "shipped":
      return {
        message: `Run ${run} is shipped.`,
        hint: `Frame what is to follow: tacit brief "…"; or take it out: tacit ship --undo ${run}`,
      };
    case "failed":
    case "stopped":
      return {
        message: `Run ${run} is ${status}.`,
        hint: `Have it go on first: tacit resume ${run}`,
      };
    case "running":
      return {
        message: `No agent is at work on run ${run}.`,
        hint: `See what it does: tacit show ${run}`,
      };
  }
}
