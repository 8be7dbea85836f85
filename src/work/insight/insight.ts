/**
 * What the runs of a project tell together.
 *
 * Counts of what happened, never lines of code and never people beside one another. Under ten shipped changes there are
 * no rates: three of four is no quarter of anything.
 */
import type { Severity } from "../../ground/contract/event.ts";
import type { RemarkState } from "../../ground/journal/remarks.ts";
import type { RunMeasure, Wait } from "./measure-run.ts";

/** Shipped changes from which on rates say something. */
export const ENOUGH = 10;

export interface Insight {
  readonly counts: {
    /** That began; reviews of branches that others made are counted apart. */
    readonly runs: number;
    readonly reviews: number;
    readonly approved: number;
    /** Of those, the ones that no round had been sent for. */
    readonly firstPass: number;
    readonly shipped: number;
    readonly undone: number;
    readonly failed: number;
    readonly stopped: number;
    readonly rounds: number;
    readonly remarks: number;
    /** Turns that red checks cost. */
    readonly fixes: number;
    readonly lessonsAccepted: number;
    readonly lessonsDeclined: number;
  };
  /** 0 to 1, but for what is a number for each change; null while too little was shipped. */
  readonly rates: {
    readonly firstPass: number | null;
    readonly roundsPerChange: number | null;
    readonly fixesPerChange: number | null;
    readonly coverage: number | null;
  };
  /** Shipped changes that rates need. */
  readonly enough: number;
  readonly remarks: {
    readonly states: Readonly<Partial<Record<RemarkState, number>>>;
    readonly severities: Readonly<Partial<Record<Severity, number>>>;
    /** Most first; remarks on files alone. */
    readonly folders: readonly { readonly folder: string; readonly remarks: number }[];
    /** On the change as a whole, and on criteria. */
    readonly change: number;
    readonly criterion: number;
  };
  /** Checks that were red, how often; most first. */
  readonly checks: readonly { readonly name: string; readonly red: number }[];
  readonly waiting: {
    readonly answered: number;
    readonly milliseconds: number;
    readonly longest: number;
    /** Null while too little was shipped. */
    readonly median: number | null;
    readonly kinds: Readonly<Partial<Record<Wait["kind"], number>>>;
  };
  readonly tokens: { readonly input: number; readonly output: number };
  readonly context: {
    /** Tasks that a prompt was compiled for, and those whose prompt had an entry. */
    readonly tasks: number;
    readonly covered: number;
    /** In how many prompts each entry was; most first. */
    readonly entries: readonly { readonly entry: string; readonly tasks: number }[];
  };
  /** The last to be shipped first. */
  readonly changes: readonly ShippedChange[];
}

export interface ShippedChange {
  readonly run: number;
  readonly title: string;
  readonly shippedAt: Date;
  readonly rounds: number;
  readonly remarks: number;
  readonly fixes: number;
  readonly tokens: number;
}

/** Rows of each list. */
const SHOWN = 20;
const CHANGES = 100;

export function insightOf(runs: readonly RunMeasure[]): Insight {
  const began = runs.filter((run) => run.began);
  const approved = runs.filter((run) => run.approved !== undefined);
  const firstPass = approved.filter((run) => run.approved?.rounds === 0);
  const changes = runs.flatMap(changeOf);
  const remarks = runs.flatMap((run) => run.remarks);
  const waits = runs.flatMap((run) => run.waits);
  const packs = runs.flatMap((run) => run.packs);
  const covered = packs.filter((entries) => entries.length > 0).length;
  const isEnough = changes.length >= ENOUGH;
  const rate = (part: number, of: number): number | null =>
    isEnough && of > 0 ? Math.round((part / of) * 1000) / 1000 : null;
  const sum = (of: (run: RunMeasure) => number): number =>
    runs.reduce((total, run) => total + of(run), 0);
  const perChange = (of: (change: ShippedChange) => number): number | null =>
    rate(
      changes.reduce((total, change) => total + of(change), 0),
      changes.length,
    );
  return {
    counts: {
      runs: began.filter((run) => !run.others).length,
      reviews: began.filter((run) => run.others).length,
      approved: approved.length,
      firstPass: firstPass.length,
      shipped: changes.length,
      undone: sum((run) => run.undone),
      failed: runs.filter((run) => run.ended === "failed").length,
      stopped: runs.filter((run) => run.ended === "stopped").length,
      rounds: sum((run) => run.rounds),
      remarks: remarks.length,
      fixes: sum((run) => run.fixes),
      lessonsAccepted: sum((run) => run.lessons.accepted),
      lessonsDeclined: sum((run) => run.lessons.declined),
    },
    rates: {
      firstPass: rate(firstPass.length, approved.length),
      roundsPerChange: perChange((change) => change.rounds),
      fixesPerChange: perChange((change) => change.fixes),
      coverage: rate(covered, packs.length),
    },
    enough: ENOUGH,
    remarks: {
      states: countsOf(remarks.map(({ state }) => state)),
      severities: countsOf(remarks.map(({ severity }) => severity)),
      folders: mostOf(remarks.flatMap(({ folder }) => folder ?? [])).map(([folder, count]) => ({
        folder,
        remarks: count,
      })),
      change: remarks.filter(({ of }) => of === "change").length,
      criterion: remarks.filter(({ of }) => of === "criterion").length,
    },
    checks: mostOf(runs.flatMap((run) => run.red)).map(([name, red]) => ({ name, red })),
    waiting: {
      answered: waits.length,
      milliseconds: waits.reduce((total, { milliseconds }) => total + milliseconds, 0),
      longest: Math.max(0, ...waits.map(({ milliseconds }) => milliseconds)),
      median: isEnough ? medianOf(waits.map(({ milliseconds }) => milliseconds)) : null,
      kinds: countsOf(waits.map(({ kind }) => kind)),
    },
    tokens: { input: sum((run) => run.tokens.input), output: sum((run) => run.tokens.output) },
    context: {
      tasks: packs.length,
      covered,
      entries: mostOf(packs.flatMap((entries) => [...new Set(entries)])).map(([entry, tasks]) => ({
        entry,
        tasks,
      })),
    },
    changes: changes
      .toSorted((a, b) => b.shippedAt.getTime() - a.shippedAt.getTime())
      .slice(0, CHANGES),
  };
}

function changeOf({ run, title, shipped }: RunMeasure): ShippedChange[] {
  if (shipped === undefined) return [];
  const { at: shippedAt, ...counts } = shipped;
  return [{ run, title, shippedAt, ...counts }];
}

function countsOf<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The first of them, by how often they are there. */
function mostOf(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, SHOWN);
}

function medianOf(values: readonly number[]): number | null {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  const [upper] = ordered.slice(middle);
  if (upper === undefined) return null;
  const [lower = upper] = ordered.length % 2 === 0 ? ordered.slice(middle - 1) : [upper];
  return (lower + upper) / 2;
}
