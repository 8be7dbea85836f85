/** The order in which proposals are shown, and which of them are the same thing twice. */
import { wilson } from "./filters.ts";
import type { Candidate, Family } from "./proposal.ts";

/** What a proposal of the family is worth, as 143 judged proposals told. */
const weights: Readonly<Record<Family, number>> = {
  "own-errors": 9,
  replacement: 9,
  wrapper: 8,
  call: 8,
  registration: 8,
  "twin-folders": 8,
  registry: 7,
  boundary: 7,
  "base-class": 7,
  "test-helper": 7,
  logging: 7,
  "first-parameter": 6,
  licence: 5,
  strangers: 5,
  "commit-style": 4,
  "test-placement": 4,
};

/** Of a claim with nothing to compare with. */
const PLAIN_LIFT = 6;
const MOST_LIFT = 30;
/** A few violators make a rule worth writing down. */
const VIOLATED = 1.15;
const BARREL = 0.6;
const FAMILY = 2;

export function scoreOf(candidate: Candidate): number {
  const { family, followed, violated, lift, commits, barrel } = candidate;
  const total = followed + violated;
  const activity = Math.min(Math.log1p(commits) / 2, 1.5);
  return (
    weights[family] *
    Math.log1p(followed) *
    wilson(followed, total) ** 2 *
    Math.min(lift ?? PLAIN_LIFT, MOST_LIFT) ** 0.25 *
    (violated > 0 && violated <= 0.1 * total ? VIOLATED : 1) *
    (0.7 + 0.3 * activity) *
    (barrel ? BARREL : 1)
  );
}

export interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
}

/** Best first. At most two of a family and of a folder, one of a family in a folder, one about a target. */
export function ranked(candidates: readonly Candidate[], limit: number): Ranked[] {
  const scored = candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate) }))
    .toSorted((a, b) => b.score - a.score || (a.candidate.title < b.candidate.title ? -1 : 1));
  const seen = new Map<string, number>();
  const count = (key: string): number => seen.get(key) ?? 0;
  const kept: Ranked[] = [];
  for (const one of scored) {
    const { family, place, target } = one.candidate;
    const group = groups[family] ?? family;
    const keys = [
      `family ${group}`,
      `place ${place}`,
      `both ${group} ${place}`,
      `target ${target}`,
    ];
    const [inFamily = 0, inPlace = 0, inBoth = 0, onTarget = 0] = keys.map(count);
    if (inFamily >= FAMILY || onTarget >= 1) continue;
    if (place !== "" && (inPlace >= 2 || inBoth >= 1)) continue;
    for (const key of keys) seen.set(key, count(key) + 1);
    kept.push(one);
    if (kept.length === limit) break;
  }
  return kept;
}

/** Families that say much the same. */
const groups: Partial<Record<Family, string>> = {
  "first-parameter": "call",
  replacement: "wrapper",
  registry: "registration",
};
