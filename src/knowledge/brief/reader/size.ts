/** How large a piece of work is: ceremony scales with it. */
import type { Prose } from "./sentences.ts";

export type Size = "small" | "medium" | "large";

/** Kinds that change what is there, in which a sentence is often all there is to say. */
const changes: ReadonlySet<string> = new Set(["bug-fix", "refactoring", "dependency-upgrade"]);
const minor =
  /^(?:please\s+|pls\s+|can you\s+|could you\s+)?(?:bump|update|upgrade|remove|delete|correct|change|reword|rephrase|document|rename|hide|sort|log|translate)\b/i;
const tiny =
  /\b(?:typos?|misspell\w*|spelling|wording|reword\w*|labels?|placeholder|tooltip|colou?rs?|padding|margin|comment|copyright|link text|favicon|readme|changelog|lint warnings?|dead code|unused (?:import|variable|function)s?)\b/i;

/** Words of a request that leaves nothing to plan, and of one that is more than a task. */
const FEW = 30;
const FEW_TINY = 45;
const MANY = 350;

/** @param kinds Ids, strongest first. */
export function sizeOf(prose: Prose, kinds: readonly string[]): Size {
  const words = prose.sentences.reduce((sum, sentence) => sum + sentence.split(/\s+/).length, 0);
  const [first = ""] = prose.sentences;
  // A colour beside something larger is a detail of it.
  const touches = kinds.every((kind) => changes.has(kind) || kind === "ui-form");
  if (touches && words <= FEW_TINY && prose.sentences.some((sentence) => tiny.test(sentence))) {
    return "small";
  }
  const onlyChanges = kinds.length > 0 && kinds.every((kind) => changes.has(kind));
  if (words <= FEW && (onlyChanges || minor.test(first))) return "small";
  if (words > MANY || kinds.length >= 3) return "large";
  return "medium";
}
