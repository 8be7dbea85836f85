/**
 * What the taxonomy is made of: types of work, and what a senior engineer would state for each. Data only.
 *
 * A dimension is *stated* when a sentence of the request holds one of its phrases (`reader/phrase.ts`). Write phrases that
 * hold the subject and something said about it: a value, an entity, a decision, a negation. To name a subject says
 * nothing of it, and a list of subjects must not pass for a brief.
 */
import type { FactName } from "../../../ground/contract/facts.ts";

export interface Dimension {
  /** `kind.name`; universal ones have no kind. */
  readonly id: string;
  readonly question: string;
  /** One line: what it costs when nobody says it. */
  readonly why: string;
  /** Where that is known from: a standard with its chapter, a book, an incident report. */
  readonly source: string;
  /** 0 to 1: how much it costs when it is missing. Decides which questions are asked. */
  readonly severity: number;
  /** Phrases; a sentence that holds any of them states it. */
  readonly stated: readonly string[];
  /** What shows that it plainly cannot apply, and the reason that a reader is given. */
  readonly notApplicable?: readonly { readonly when: string; readonly reason: string }[];
  /** Facts of a repository that answer it, best first. */
  readonly facts?: readonly FactName[];
  /** Phrase of lines in active entries that answer it. */
  readonly entries?: string;
  /** What goes wrong in practice; proposed where the dimension is not stated. */
  readonly edgeCases?: readonly string[];
  /** Sentences that state it, as different from each other as people are. */
  readonly says: readonly string[];
  /** Sentences that only name it. */
  readonly names: readonly string[];
}

export interface KindOfWork {
  readonly id: string;
  /** For a person: "file upload". */
  readonly title: string;
  /**
   * What speaks for it: phrases and what each is worth once, however often it stands there. In the first sentence it is
   * worth half as much again; from 1 on a request is of this kind. Negative ones speak against it.
   */
  readonly signs: readonly (readonly [number, string])[];
  readonly dimensions: readonly Dimension[];
}
