/** What a request says of each dimension: stated, plainly not applicable, or nothing. */
import type { Dimension } from "../taxonomy/kind.ts";
import { contextFeatures, featuresOf } from "./features.ts";
import { enoughFor, PHRASE, probabilityOf, weightsOf } from "./model.ts";
import { anyOf, type Phrase, phraseOf } from "./phrase.ts";
import { decides, isKeywords, sentencesRead } from "./sentences.ts";
import { wordsOf } from "./words.ts";

export interface Statements {
  /** Dimension → the first sentence that states it. */
  readonly stated: ReadonlyMap<string, string>;
  /** Dimension → why it cannot apply, and the sentence that shows it. */
  readonly notApplicable: ReadonlyMap<
    string,
    { readonly reason: string; readonly sentence: string }
  >;
}

interface Compiled {
  readonly stated: Phrase;
  readonly notApplicable: readonly { readonly when: Phrase; readonly reason: string }[];
}

/** Compiled once for each dimension: a reader runs as somebody types. */
const compiled = new WeakMap<Dimension, Compiled>();

function compile(dimension: Dimension): Compiled {
  const known = compiled.get(dimension);
  if (known !== undefined) return known;
  const fresh: Compiled = {
    stated: anyOf(dimension.stated),
    notApplicable: (dimension.notApplicable ?? []).map(({ when, reason }) => ({
      when: phraseOf(when),
      reason,
    })),
  };
  compiled.set(dimension, fresh);
  return fresh;
}

/** This many dimensions in one sentence, with few words for each, are a list of keywords. */
const LISTED = 8;
const WORDS_EACH = 3;

/** Whether a sentence states a dimension; phrases are only asked where that decides it. */
function isStated(dimension: Dimension, sentence: string, features: readonly string[]): boolean {
  const weights = weightsOf(dimension.id);
  if (weights === undefined) return compile(dimension).stated(sentence);
  const enough = enoughFor(dimension.id);
  const without = probabilityOf(weights, features) >= enough;
  const withPhrase = probabilityOf(weights, [...features, PHRASE]) >= enough;
  return without === withPhrase ? without : compile(dimension).stated(sentence) === withPhrase;
}

/**
 * Reads sentences against dimensions; of very many the first `sentencesRead`.
 *
 * @param kinds Types of work that they speak of, where that is known: the same words say other things in a bug.
 */
export function statementsIn(
  sentences: readonly string[],
  dimensions: readonly Dimension[],
  kinds: readonly string[] = [],
): Statements {
  const stated = new Map<string, string>();
  const notApplicable = new Map<string, { reason: string; sentence: string }>();
  const seen = new Set<string>();
  for (const [at, sentence] of sentences.slice(0, sentencesRead).entries()) {
    // What is said twice states nothing new.
    if (seen.has(sentence) || isKeywords(sentence)) continue;
    seen.add(sentence);
    if (decides(sentence)) {
      const features = [
        ...featuresOf(wordsOf(sentence)),
        ...contextFeatures(at, sentences.length, kinds),
      ];
      const here = dimensions.filter(
        (dimension) => !stated.has(dimension.id) && isStated(dimension, sentence, features),
      );
      const listed =
        here.length >= LISTED && sentence.split(/\s+/).length < here.length * WORDS_EACH;
      if (!listed) for (const { id } of here) stated.set(id, sentence);
    }
    for (const dimension of dimensions) {
      if (notApplicable.has(dimension.id)) continue;
      const found = compile(dimension).notApplicable.find(({ when }) => when(sentence));
      if (found !== undefined) notApplicable.set(dimension.id, { reason: found.reason, sentence });
    }
  }
  for (const id of stated.keys()) notApplicable.delete(id);
  return { stated, notApplicable };
}
