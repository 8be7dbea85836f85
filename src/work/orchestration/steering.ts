/**
 * What a person says to an agent at work: it ends the turn that is under way, and the next one begins with it.
 *
 * Which words an agent has heard follows from the facts: a turn names the last that its prompt told, and one whose process
 * ended in the middle may have told nobody.
 */
import type { Fact } from "../../ground/contract/event.ts";

/** What the prompt of the next turn has to tell, oldest first; all of the task's where the agent remembers nothing. */
export function saidTo(
  facts: readonly Fact[],
  { task, fresh }: { readonly task: number; readonly fresh: boolean },
): string[] {
  const heard = heardUpTo(facts);
  return facts.flatMap((fact) =>
    fact.type === "steer.said" && (fact.sequence > heard || (fresh && fact.task === task))
      ? [fact.body.text.trim()]
      : [],
  );
}

/** Sequence of the last words that an agent has surely had. */
function heardUpTo(facts: readonly Fact[]): number {
  let heard = 0;
  let told = 0;
  for (const { type, body } of facts) {
    if (type === "turn.started") told = body.steered ?? 0;
    if (type !== "turn.ended" || body.outcome === "interrupted" || body.outcome === "failed")
      continue;
    heard = Math.max(heard, told);
  }
  return heard;
}

/**
 * The prompt of the last turn, where its agent gave no sign of it: it was ended before it could do anything, and an agent
 * may have dropped what it had not begun.
 */
export function unheardPrompt(facts: readonly Fact[], task: number): string | undefined {
  const at = facts.findLastIndex((fact) => fact.type === "turn.started" && fact.task === task);
  const last = facts[at];
  if (last?.type !== "turn.started") return undefined;
  const since = facts.slice(at);
  return since.some(({ type }) => SIGNS.has(type)) ? undefined : last.body.prompt;
}

const SIGNS: ReadonlySet<string> = new Set(["agent.said", "agent.called", "agent.reported"]);

/** The whole prompt, for an agent that was stopped in the middle. */
export function steerPrompt(said: readonly string[]): string {
  return `A person looked on while you worked, and says:\n\n${said.join("\n\n")}\n\n${GO_ON}`;
}

const GO_ON =
  "Your turn was ended so that you hear this. The files in this folder are as you left them; a command or an edit that was under way may be half done. Go on with the task, and heed what was said.";

/** A prompt, and with it what was said that it does not tell yet. */
export function withWords(prompt: string, said: readonly string[]): string {
  const news = said.filter((text) => !prompt.includes(text));
  if (news.length === 0) return prompt;
  return `${prompt.trimEnd()}\n\n# Said by a person meanwhile\n\n${news.join("\n\n")}\n\nGo on with the task, and heed this.`;
}
