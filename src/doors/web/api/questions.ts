/** Questions that are also asked before the code is there that keeps their answers. */
import type { Query } from "./client.ts";

export interface Question {
  readonly path: string;
  readonly query: Query;
}

export interface ReviewWish {
  readonly interdiff?: boolean | undefined;
  /** Number of one task of the plan. */
  readonly task?: string | undefined;
}

export function reviewOf(project: string, run: string, wish: ReviewWish): Question {
  return { path: `/runs/${run}/review`, query: { project, ...wish } };
}

/** Lines of a change that are asked for before the others: more than a screen has. */
const FIRST_LINES = 150;

/** The same change with lines in its first hunks alone. */
export function firstLinesOf({ path, query }: Question, order: string): Question {
  return { path, query: { ...query, lines: FIRST_LINES, order } };
}
