/**
 * Puts each sentence of a request into the section of a brief where one would look for it.
 *
 * A description that somebody spoke goes back and forth; what it says of constraints stands in ten places. Every
 * sentence goes into exactly one section, so none is lost and none is said twice.
 */
import type { BriefSection } from "../../../ground/contract/brief.ts";
import { decides } from "./sentences.ts";
import { unwanted } from "./smells.ts";
import type { Statements } from "./statements.ts";

/** Universal dimension → its section; those of a kind are constraints, where nothing more particular fits. */
const sectionOf: Readonly<Record<string, BriefSection>> = {
  "non-goals": "Out of scope",
  acceptance: "Acceptance criteria",
  exemplar: "Patterns",
  "exists-already": "Patterns",
  "error-pattern": "Patterns",
  volatility: "Risks",
  scale: "Risks",
  goal: "Intent",
  problem: "Intent",
  failures: "Edge cases",
  "stack-fit": "Constraints",
  data: "Constraints",
  permissions: "Constraints",
  quality: "Constraints",
  observability: "Constraints",
  rollout: "Constraints",
};

/** In this order a sentence that states several dimensions finds its place. */
const order: readonly string[] = [
  "non-goals",
  "acceptance",
  "failures",
  "volatility",
  "scale",
  "exemplar",
  "exists-already",
  "error-pattern",
  "permissions",
  "quality",
  "observability",
  "rollout",
  "stack-fit",
  "data",
  "goal",
  "problem",
];

const worry =
  /\b(?:careful|watch out|beware|risk\w*|danger\w*|tricky|fragile|afraid|worried|worry|gotcha|don't forget|mind you|easy to get wrong|last time (?:we|it|this))\b/i;
const seen =
  /\b(?:sees?|shows?|shown|clicks?|taps?|types?|drags?|opens?|button|screen|page|dialog|sidebar|cursor|colou?r|menu|list|badge|toast|banner|tooltip|hover\w*|scroll\w*|icon|label|keyboard|shortcut)\b/i;

export type Sorted = Readonly<Partial<Record<BriefSection, readonly string[]>>>;

/**
 * @param statements Of the same sentences; a sentence is the statement of a dimension when it is the first that states it,
 *   so `stating` is asked for all that it would state.
 */
export function sortSentences(
  sentences: readonly string[],
  stating: (sentence: string) => Statements["stated"],
): Sorted {
  const sections = new Map<BriefSection, string[]>();
  for (const sentence of sentences) {
    const section = placeOf(sentence, stating);
    sections.set(section, [...(sections.get(section) ?? []), sentence]);
  }
  return Object.fromEntries(sections);
}

function placeOf(
  sentence: string,
  stating: (sentence: string) => Statements["stated"],
): BriefSection {
  if (!decides(sentence)) return "Intent"; // a question, or what is left open: a person has to see it
  const stated = stating(sentence);
  const first = order.find((id) => stated.has(id));
  const universal = first === undefined ? undefined : sectionOf[first];
  if (universal !== undefined && universal !== "Intent" && universal !== "Constraints") {
    return universal;
  }
  if (worry.test(sentence)) return "Risks";
  if (unwanted.test(sentence)) return "Edge cases";
  if (universal === "Intent") return "Intent";
  if (seen.test(sentence) && universal === undefined) return "Experience";
  if (universal !== undefined) return universal;
  return [...stated.keys()].some((id) => id.includes(".")) ? "Constraints" : "Intent";
}
