/** What a project says of code that agents write: some forbid it, and whoever works there had better know before. */
import type { RuleFile } from "./gather.ts";

export interface AgentPolicy {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly sentence: string;
}

const places =
  /^(?:\.github\/|docs\/)?(?:AI[-_]?POLICY|AGENTS|CONTRIBUTING|GUIDELINES|CODE[-_]OF[-_]CONDUCT)(?:\.(?:md|rst|txt))?$/i;

/** Whether a project says such things there. */
export function mayHoldPolicy(path: string): boolean {
  return places.test(path);
}

const machines =
  /\b(?:AI|A\.I\.|LLMs?|LLM-\w+|large language models?|generative|chatbots?|copilot|chatgpt|claude|(?:coding|autonomous) agents?|machine-generated)\b/i;
const refusals =
  /\b(?:forbidden|prohibited|banned|not allowed|not permitted|not accept(?:ed)?|not welcome|will be (?:closed|rejected)|do not (?:submit|use|open|send)|must not|refuse to|no (?:AI|LLM)\b)/i;

/** Characters of a sentence that are looked at. */
const LONGEST = 400;
const MOST = 3;

/** The sentences of a file that restrict it, at most three. */
export function policiesIn({ path, text }: RuleFile): AgentPolicy[] {
  const found: AgentPolicy[] = [];
  let line = 1;
  for (const paragraph of text.split(/(\n\s*\n)/)) {
    const first = line + (/^\s*\n/.test(paragraph) ? 1 : 0);
    line += paragraph.split("\n").length - 1;
    const joined = paragraph.replaceAll(/\s+/g, " ").trim();
    for (const sentence of joined.split(/(?<=[.!?])\**\s+/)) {
      const said = sentence.slice(0, LONGEST);
      if (!machines.test(said) || !refusals.test(said)) continue;
      found.push({ path, line: first, sentence: said.replaceAll("*", "") });
      if (found.length === MOST) return found;
    }
  }
  return found;
}
