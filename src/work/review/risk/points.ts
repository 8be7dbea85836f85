/**
 * The points of a hunk: how likely it is to need a fix, each point with its reason in words.
 *
 * RISK-FACTS measured them on 20 repositories: a hunk that a fix touched within a year against the others of its change.
 * Twelve points ordered as well as the best learned model, so there is no model. They say nothing of what a fault would
 * cost: that is `Impact`. Only source was measured, hence only source has points.
 */
import type { Reason, RiskSignal } from "../../../ground/contract/review.ts";
import { counted, printable, truncated } from "../../../ground/core/text.ts";
import { kindOfFile, type ReviewedHunk } from "../reviewed.ts";
import { codeLines } from "./code-lines.ts";
import { callsIn, effectsIn, hasCondition, wordsApart } from "./signs.ts";

/** What a hunk alone does not tell. */
export interface HunkFacts {
  /** Fixes of its file, each halved for every 180 days that it is old. */
  readonly fixes: number;
  /** The same fixes, counted. */
  readonly fixCount: number;
  /** The newest fix that wrote a line which the hunk replaces. */
  readonly rewritesFix?: { readonly commit: string; readonly subject: string } | undefined;
  /** Hunks of the change, this one aside, that make the same edit. */
  readonly sameEdit: number;
}

/** Lines of code from which a hunk has so many points more. */
const sizes = [
  { lines: 3, points: 1 },
  { lines: 8, points: 2 },
  { lines: 20, points: 2 },
  { lines: 60, points: 3 },
] as const;
const CALLS = 3;
const FIXES = 2;
const WORDS = 2;
/** Lines whose words are read; beyond, a hunk has every word anyway. */
const READ_LINES = 3_000;

/** Reasons in a fixed order; empty for a file that is not source. */
export function reasonsFor(hunk: ReviewedHunk, facts: HunkFacts): Reason[] {
  if (kindOfFile(hunk.path) !== "source") return [];
  const reasons: Reason[] = [];
  const add = (signal: RiskSignal, points: number, text: string): void => {
    reasons.push({ signal, points, text });
  };
  const allAdded = codeLines(hunk, "added");
  const added = allAdded.slice(0, READ_LINES);
  const removed = codeLines(hunk, "removed").slice(0, READ_LINES);

  const size = sizes
    .filter(({ lines }) => allAdded.length >= lines)
    .reduce((sum, { points }) => sum + points, 0);
  if (size > 0) add("added-code", size, `adds ${allAdded.length} lines of code`);
  if (added.some(hasCondition)) {
    add("condition", 1, `condition ${removed.some(hasCondition) ? "changed" : "added"}`);
  }
  const calls = added.reduce((sum, line) => sum + callsIn(line), 0);
  if (calls >= CALLS) add("calls", 1, `makes ${calls} calls`);
  const effects = effectsIn(added);
  if (effects.length > 0) {
    const named = effects.map(({ effect, word }) => `${effect}: \`${word}\``);
    add("effect", 1, `touches ${named.join(", ")}`);
  }
  const replaced = hunk.lines.filter(({ kind }) => kind === "removed").length;
  if (added.length > 0 && replaced > 0) {
    add("rewrites", 1, `rewrites ${counted(replaced, "line")}`);
  }
  if (facts.rewritesFix !== undefined) {
    const { commit, subject } = facts.rewritesFix;
    const does = added.length > 0 ? "rewrites" : "removes";
    const title = truncated(printable(subject.slice(0, 200)), 72);
    add("rewrites-fix", 1, `${does} what fix \`${commit.slice(0, 7)}\` wrote: ${title}`);
  }
  if (facts.fixes >= FIXES) {
    add("fixed-lately", 1, `fixed ${counted(facts.fixCount, "time")} lately`);
  }
  const apart = wordsApart(removed, added);
  if (apart <= WORDS) add("tiny", -1, tinyText(apart, removed.length > 0));
  if (facts.sameEdit >= 1) {
    add("same-edit", -1, `same edit as ${counted(facts.sameEdit, "other")}`);
  }
  return reasons;
}

function tinyText(apart: number, replaces: boolean): string {
  if (apart === 0) return "only imports, comments or layout differ";
  const words = apart === 1 ? "one word" : "two words";
  return replaces ? `${words} differ${apart === 1 ? "s" : ""}` : `adds ${words}`;
}
