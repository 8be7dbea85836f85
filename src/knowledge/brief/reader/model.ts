/**
 * Weights that were learned from labelled sentences (`scripts/train-reader.ts`): a logistic regression for each
 * dimension and each type of work, over the words of a sentence and what the taxonomy's phrases found.
 *
 * Phrases alone find what somebody thought of; weights find what is said like it. A dimension without weights, such as
 * one that a project adds, is read by its phrases alone.
 */
import { learned } from "./weights.ts";

export interface Weights {
  readonly bias: number;
  /** Feature → weight. */
  readonly of: ReadonlyMap<string, number>;
}

/** The feature of a phrase of the taxonomy that matched. */
export const PHRASE = "<phrase>";

/**
 * From which probability on a sentence counts as a statement, and a request as of a kind. Chosen where precision and
 * recall of requests that were not learned from are nearest to each other (`scripts/train-reader.ts --folds`).
 */
export const ENOUGH = { universal: 0.22, ofKind: 0.22, kind: 0.38 } as const;

/** The bound for a dimension: 0.5 where only phrases say 0 or 1. */
export function enoughFor(id: string): number {
  return id.includes(".") ? ENOUGH.ofKind : ENOUGH.universal;
}

const read = new Map<string, Weights | undefined>();

/** Of a dimension by its id, or of a type of work as `kind:<id>`; undefined where none were learned. */
export function weightsOf(id: string): Weights | undefined {
  if (read.has(id)) return read.get(id);
  const written = Object.hasOwn(learned, id) ? learned[id] : undefined;
  const weights = written === undefined ? undefined : parseWeights(written);
  read.set(id, weights);
  return weights;
}

/** As `writeWeights` wrote them. */
export function parseWeights(written: string): Weights {
  const [bias = "0", ...pairs] = written.split(";");
  return {
    bias: Number(bias) / 100,
    of: new Map(
      pairs.map((pair) => {
        const at = pair.lastIndexOf("=");
        return [pair.slice(0, at), Number(pair.slice(at + 1)) / 100];
      }),
    ),
  };
}

/** In hundredths: `-210;retry=95;{n} tim=80`. No feature holds `;` or `=`. */
export function writeWeights({ bias, of }: Weights): string {
  return [
    hundredths(bias),
    ...[...of].map(([feature, weight]) => `${feature}=${hundredths(weight)}`),
  ].join(";");
}

function hundredths(value: number): string {
  return String(Math.round(value * 100));
}

/** Probability, 0 to 1. */
export function probabilityOf(weights: Weights, features: readonly string[]): number {
  let sum = weights.bias;
  for (const feature of features) sum += weights.of.get(feature) ?? 0;
  return 1 / (1 + Math.exp(-sum));
}
