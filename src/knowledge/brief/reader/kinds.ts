/** Which types of work a request is, by weighted evidence. */
import type { KindOfWork } from "../taxonomy/kind.ts";
import { featuresOf } from "./features.ts";
import { ENOUGH, probabilityOf, weightsOf } from "./model.ts";
import { type Phrase, phraseOf } from "./phrase.ts";
import { isKeywords, type Prose } from "./sentences.ts";
import { wordsOf } from "./words.ts";

export interface KindFound {
  readonly kind: KindOfWork;
  readonly score: number;
}

const compiled = new WeakMap<KindOfWork, readonly (readonly [number, Phrase])[]>();

function signsOf(kind: KindOfWork): readonly (readonly [number, Phrase])[] {
  const known = compiled.get(kind);
  if (known !== undefined) return known;
  const fresh = kind.signs.map(([weight, phrase]) => [weight, phraseOf(phrase)] as const);
  compiled.set(kind, fresh);
  return fresh;
}

/** In the first sentence a sign is worth that much more: it says what the work is, the others how. */
const FIRST = 1.5;
/** From here on the signs of a kind are enough, where nothing was learned of it. */
const SIGNS = 1;
/** A kind with less than this of the strongest one's score is only touched on. */
const SHARE = 0.45;
const MOST = 3;
/** Sentences at the beginning that say what kind of work it is; all signs ask each of them. */
const OPENING = 400;
/** A trace or code in a request speaks for a fault. */
const TRACE = 0.7;

/** What a learned weight of a kind may stand at: words of the first sentence and of all, and what the signs say. */
export function kindFeatures(prose: Prose, kind: KindOfWork): string[] {
  const [first = "", ...others] = prose.sentences;
  const found = new Set<string>();
  for (const feature of featuresOf(wordsOf(first))) {
    found.add(`1 ${feature}`);
    found.add(feature);
  }
  for (const sentence of others.slice(0, 12)) {
    if (isKeywords(sentence)) continue;
    for (const feature of featuresOf(wordsOf(sentence)))
      if (!feature.startsWith("<")) found.add(feature);
  }
  const score = scoreOf(prose, kind);
  for (const step of [0.4, 0.7, 1, 1.5, 2, 3]) if (score >= step) found.add(`<signs ${step}>`);
  if (prose.code.length > 0) found.add("<code>");
  return [...found];
}

/** Strongest first, at most three; none when nothing speaks for any. */
export function kindsIn(prose: Prose, kinds: readonly KindOfWork[]): KindFound[] {
  const scored = kinds.map((kind): KindFound => ({ kind, score: certainty(prose, kind) }));
  const best = Math.max(...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score >= ENOUGH.kind && score >= best * SHARE)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST);
}

/** How sure one is, 0 to 1. */
function certainty(prose: Prose, kind: KindOfWork): number {
  const weights = weightsOf(`kind:${kind.id}`);
  if (weights !== undefined) return probabilityOf(weights, kindFeatures(prose, kind));
  const score = Math.max(0, scoreOf(prose, kind));
  return (score / SIGNS) * ENOUGH.kind;
}

function scoreOf(prose: Prose, kind: KindOfWork): number {
  const [first = "", ...others] = prose.sentences.slice(0, OPENING);
  let score = kind.id === "bug-fix" && prose.code.length > 0 ? TRACE : 0;
  for (const [weight, sign] of signsOf(kind)) {
    if (sign(first)) score += weight * (weight > 0 ? FIRST : 1);
    else if (others.some((sentence) => sign(sentence) && !isKeywords(sentence))) score += weight;
  }
  return score;
}
