/**
 * What became of questions: answered, dismissed, or left and then said by a reviewer.
 *
 * Counted anew from the briefs and the reviews beside them, which are text in git: nothing else remembers, so anybody
 * sees why a question is asked earlier or later than it was.
 */
import { z } from "zod";
import type { Brief } from "../../ground/contract/brief.ts";
import { readOrName, type TextFiles } from "../context/files.ts";
import { composeFrontMatter, parseFrontMatter } from "../context/front-matter.ts";
import type { Taxonomy } from "./own.ts";
import { proseOf } from "./reader/sentences.ts";
import { statementsIn } from "./reader/statements.ts";
import type { Dimension } from "./taxonomy/kind.ts";

/** How often each thing happened to a question. */
export interface Outcome {
  readonly answered: number;
  readonly dismissed: number;
  /** A reviewer spoke of it after the brief had left it open. */
  readonly remarked: number;
}

export interface PastRemark {
  readonly text: string;
  /** `FILE:L`, `FILE` or `change`. */
  readonly place: string;
  /** The review's file, and the line in it. */
  readonly path: string;
  readonly line: number;
  readonly brief: number;
}

export interface Past {
  /** Dimension → what became of it. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly remarks: readonly PastRemark[];
}

export const nothingPast: Past = { outcomes: new Map(), remarks: [] };

const remarkLine = /^- (R\d+) at (.+?), (?:\w+): (.+)$/;

/** Reads the reviews beside briefs, and counts. */
export async function readPast(
  files: TextFiles,
  briefs: readonly Brief[],
  taxonomy: Taxonomy,
): Promise<Past> {
  const reset = await readReset(files);
  const counts = new Map<string, { answered: number; dismissed: number; remarked: number }>();
  const add = (brief: Brief, id: string, what: keyof Outcome): void => {
    if (brief.number <= Math.max(reset[id] ?? 0, reset["all"] ?? 0)) return;
    const count = counts.get(id) ?? { answered: 0, dismissed: 0, remarked: 0 };
    count[what] += 1;
    counts.set(id, count);
  };
  const remarks: PastRemark[] = [];
  for (const brief of briefs) {
    const asked = askedOf(brief);
    for (const [id, { state }] of Object.entries(brief.front.dimensions)) {
      if (!asked.has(id)) continue;
      if (state === "stated") add(brief, id, "answered");
      if (state === "not-applicable") add(brief, id, "dismissed");
    }
    const path = brief.path.replace(/\.md$/, ".review.md");
    // oxlint-disable-next-line no-await-in-loop -- a few small files
    const said = remarksIn((await textOf(files, path)) ?? "", path, brief.number);
    remarks.push(...said);
    for (const id of leftAndSaid(brief, said, taxonomy)) add(brief, id, "remarked");
  }
  return { outcomes: counts, remarks };
}

function askedOf(brief: Brief): ReadonlySet<unknown> {
  const stored = brief.front["asked"];
  return new Set(Array.isArray(stored) ? stored : []);
}

/** What cannot be read counts for nothing; a brief is framed without it. */
async function textOf(files: TextFiles, path: string): Promise<string | undefined> {
  return readOrName(files, path, []);
}

function remarksIn(review: string, path: string, brief: number): PastRemark[] {
  return review.split("\n").flatMap((written, index) => {
    const [, , place = "", text = ""] = remarkLine.exec(written) ?? [];
    return text === "" ? [] : [{ text, place, path, line: index + 1, brief }];
  });
}

/** Dimensions that the brief had not stated and a remark speaks of. */
function leftAndSaid(brief: Brief, said: readonly PastRemark[], all: Taxonomy): string[] {
  if (said.length === 0) return [];
  const asked = askedOf(brief);
  const open = dimensionsOf(brief.front.kinds, all).filter(({ id }) => {
    const state = brief.front.dimensions[id]?.state;
    // What is missing stands in `asked` alone, unless somebody wrote it down.
    return state === undefined ? asked.has(id) : state !== "stated" && state !== "inherited";
  });
  const sentences = said.flatMap(({ text }) => proseOf(text).sentences);
  return [...statementsIn(sentences, open).stated.keys()];
}

/** Universal dimensions, then those of the kinds. */
export function dimensionsOf(kinds: readonly string[], all: Taxonomy): Dimension[] {
  return [
    ...all.universal,
    ...all.kinds.filter(({ id }) => kinds.includes(id)).flatMap(({ dimensions }) => dimensions),
  ];
}

/** Answers, or twice as many remarks, that weigh as much as what is believed beforehand. */
const BELIEF = 4;

/**
 * The severity of a dimension after what became of its question: between half of it and one and a half times as much.
 *
 * The share of useful outcomes, with two of four imagined ones useful beforehand (a beta prior), so that one dismissal
 * changes little and ten change much. A remark that a reviewer had to make counts twice: it cost a round.
 */
export function tunedSeverity(severity: number, outcome: Outcome | undefined): number {
  if (outcome === undefined) return severity;
  const useful = outcome.answered + 2 * outcome.remarked;
  const share = (useful + BELIEF / 2) / (useful + outcome.dismissed + BELIEF);
  return Math.min(1, severity * (0.5 + share));
}

const resetPath = ".tacit/questions.md";
const Reset = z.record(z.string(), z.number().int().nonnegative());

async function readReset(files: TextFiles): Promise<Readonly<Record<string, number>>> {
  const text = await textOf(files, resetPath);
  if (text === undefined) return {};
  const file = parseFrontMatter(resetPath, text);
  const reset = file.status === "broken" ? undefined : Reset.safeParse(file.data["counted-after"]);
  return reset?.success === true ? reset.data : {};
}

/**
 * Lets briefs up to the present highest number count no more, for one dimension or for all.
 *
 * @param dimension An id, or `all`.
 */
export async function resetOutcomes(
  files: TextFiles,
  dimension: string,
  highest: number,
): Promise<void> {
  const reset = { ...(await readReset(files)), [dimension]: highest };
  await files.write(
    resetPath,
    composeFrontMatter(
      { "counted-after": reset },
      "What became of questions is counted from briefs with a higher number than these.\n",
    ),
  );
}
