/** Two sentences of a request that cannot both hold: both are shown, and a person decides. */
import { decides } from "./sentences.ts";
import type { BriefFinding } from "./smells.ts";

/** Sentences that are compared; the number of pairs grows with its square. */
const most = 300;
/** Pairs that are shown: nobody reads more, and a list of rules can make thousands. */
const shown = 20;
/** Content words that two sentences must share of the shorter one before they speak of the same. */
const SAME = 0.5;
/** For two that differ in a number alone, more: lists have many alike. */
const ALIKE = 0.7;

const negation =
  /\b(?:no|not|never|none|nobody|without|cannot|can't|don't|doesn't|won't|mustn't|shouldn't)\b/gi;
const quantity =
  /(\d[\d.,]*)\s*(ms|s|secs?|seconds?|min|mins|minutes?|h|hours?|days?|weeks?|months?|years?|kb|mb|gb|tb|%|times|attempts?|retries|users?|requests?|rows?|items?|characters?|per \w+)\b/gi;

/** Pairs of one subject, where one says what the other denies, or another number. */
export function contradictionsIn(sentences: readonly string[]): BriefFinding[] {
  const considered = sentences
    .slice(0, most)
    .filter((sentence) => decides(sentence) && sentence.length < 300)
    .map((sentence) => ({ sentence, ...partsOf(sentence) }));
  const findings: BriefFinding[] = [];
  for (const [index, one] of considered.entries()) {
    for (const other of considered.slice(index + 1)) {
      if (one.words.size < 2 || other.words.size < 2) continue;
      const shared = [...one.words].filter((word) => other.words.has(word)).length;
      const share = shared / Math.min(one.words.size, other.words.size);
      if (shared < 2 || share < SAME) continue;
      const denied = one.denied !== other.denied && differsOnlyIn(one.words, other.words);
      const counted = share >= ALIKE && otherNumber(one.quantities, other.quantities);
      if (!denied && !counted) continue;
      findings.push({
        rule: "contradiction",
        text: `${one.sentence}\n${other.sentence}`,
        message: `Both cannot hold: "${one.sentence}" and "${other.sentence}".`,
      });
      if (findings.length === shown) return findings;
    }
  }
  return findings;
}

interface Parts {
  readonly words: ReadonlySet<string>;
  readonly denied: boolean;
  /** Unit → number. */
  readonly quantities: ReadonlyMap<string, string>;
}

const common = new Set(
  "the and with that this from they them their there then than when where which what will shall should must have has been were was are our your for but all any can may only also just into onto over under once after before each every please".split(
    " ",
  ),
);

function partsOf(sentence: string): Parts {
  const quantities = new Map<string, string>();
  for (const [, number = "", unit = ""] of sentence.matchAll(quantity)) {
    quantities.set(unit.toLowerCase().replace(/s$/, ""), number);
  }
  const plain = sentence.toLowerCase().replaceAll(quantity, " ");
  const denials = [...plain.matchAll(negation)].length;
  const words = (plain.replaceAll(negation, " ").match(/[\p{L}_]{3,}/gu) ?? [])
    .filter((word) => !common.has(word))
    .map((word) => word.replace(/(?:ing|ed|es|s)$/, ""));
  return { words: new Set(words), denied: denials % 2 === 1, quantities };
}

/** A denial is one when the rest is the same; "guests may read" and "guests may not write" go together. */
function differsOnlyIn(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  const missing = [...small].filter((word) => !large.has(word)).length;
  return missing === 0 && large.size - small.size <= 2;
}

function otherNumber(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): boolean {
  return [...one].some(([unit, number]) => other.has(unit) && other.get(unit) !== number);
}
