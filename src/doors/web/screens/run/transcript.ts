/**
 * The transcript of one run as the page holds it: a window of its facts that touches the end, or a place that an
 * address named.
 *
 * Outside of React: 500 facts in a second are taken in frame by frame, and who shows them hears of it once a frame.
 */
import type { FactEvent, FactLine } from "../../../../ground/contract/api.ts";
import { emptyFold, fold, type Folded } from "./entries.ts";
import { regroup, type Row, rowOf } from "./rows.ts";

/** A page of facts as the server sends it. */
export interface FactPage {
  readonly facts: readonly FactLine[];
  readonly total: number;
  readonly next?: number | undefined;
  readonly previous?: number | undefined;
}

export interface Wanted {
  readonly after?: number;
  readonly before?: number;
  readonly last?: number;
  readonly limit?: number;
}

export interface TranscriptMeans {
  readonly read: (wanted: Wanted) => Promise<FactPage>;
  /** Calls back when the page is about to be painted. */
  readonly frame: (act: () => void) => void;
  /** Shows one task alone. */
  readonly task?: number | undefined;
}

export type Reading = "idle" | "first" | "earlier" | "later";

/** Facts of one task; all others are the whole run's. As the contract has them, whose values stay on the server. */
export const taskFactTypes: ReadonlySet<FactLine["type"]> = new Set([
  "worktree.created",
  "worktree.removed",
  "pack.compiled",
  "session.opened",
  "turn.started",
  "agent.said",
  "agent.called",
  "agent.reported",
  "turn.ended",
  "item.asked",
  "item.answered",
  "item.closed",
  "snapshot.refused",
  "snapshot.taken",
  "verdict.reached",
  "steer.said",
]);

/** Facts of a page: the first is small, so that it is there at once. */
const FIRST = 200;
const PAGE = 500;

export class Transcript {
  readonly #means: TranscriptMeans;
  readonly #hearers = new Set<() => void>();
  #facts: FactLine[] = [];
  #folded: Folded = emptyFold();
  /** Heard of and not taken in yet. */
  #waiting: FactLine[] = [];
  #framed = false;
  #version = 0;
  #reading: Reading = "first";
  #error: Error | undefined;
  /** Whether nothing comes before the first fact, or after the last. */
  #begins = false;
  #ends = false;
  /** Counts openings: what an earlier one asked for is of no interest. */
  #opening = 0;

  readonly rows: Row[] = [];
  total = 0;

  constructor(means: TranscriptMeans) {
    this.#means = means;
  }

  readonly subscribe = (hear: () => void): (() => void) => {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  };

  /** Another number after each change. */
  readonly version = (): number => this.#version;

  get reading(): Reading {
    return this.#reading;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  get begins(): boolean {
    return this.#begins;
  }

  /** Whether it follows what happens. */
  get ends(): boolean {
    return this.#ends;
  }

  get facts(): readonly FactLine[] {
    return this.#facts;
  }

  /** Opens it at the end, or around a fact. */
  async open(at?: number): Promise<void> {
    this.#opening += 1;
    this.#facts = [];
    this.#begins = false;
    this.#ends = false;
    this.#waiting = [];
    await this.#read("first", async () => {
      if (at === undefined) {
        const page = await this.#means.read({ last: FIRST });
        return () => this.#show(page.facts, page, { begins: page.previous === undefined });
      }
      const [before, after] = await Promise.all([
        this.#means.read({ before: at, limit: PAGE / 2 }),
        this.#means.read({ after: Math.max(0, at - 1), limit: PAGE / 2 }),
      ]);
      return () =>
        this.#show([...before.facts, ...after.facts], after, {
          begins: before.previous === undefined,
        });
    });
  }

  #show(
    facts: readonly FactLine[],
    page: FactPage,
    { begins }: { readonly begins: boolean },
  ): void {
    this.#begins = begins;
    this.#ends = page.next === undefined;
    this.total = page.total;
    this.#facts = merged([], facts);
    this.#refold();
  }

  /** What comes before the first fact. */
  async earlier(): Promise<void> {
    const first = this.#facts[0]?.sequence;
    if (this.#begins || first === undefined) return;
    await this.#read("earlier", async () => {
      const page = await this.#means.read({ before: first, limit: PAGE });
      return () => {
        this.#begins = page.previous === undefined;
        this.#take(page.facts);
      };
    });
  }

  /** What comes after the last fact, where it does not follow. */
  async later(): Promise<void> {
    const last = this.#facts.at(-1)?.sequence;
    if (this.#ends || last === undefined) return;
    await this.#read("later", async () => {
      const page = await this.#means.read({ after: last, limit: PAGE });
      return () => {
        this.#ends = page.next === undefined;
        this.total = page.total;
        this.#take(page.facts);
        if (this.#ends) this.#flush();
      };
    });
  }

  /** What happened while nobody could tell. */
  async catchUp(): Promise<void> {
    const opening = this.#opening;
    for (;;) {
      const last = this.#facts.at(-1)?.sequence;
      if (!this.#ends || last === undefined) return;
      // oxlint-disable-next-line no-await-in-loop -- page after page
      const page = await this.#means.read({ after: last, limit: PAGE });
      if (opening !== this.#opening) return;
      this.total = page.total;
      this.#take(page.facts);
      if (page.next === undefined) return;
    }
  }

  /** A fact that the stream told; kept while the first page is under way, and left out where the window ends earlier. */
  hear(fact: FactEvent): void {
    this.#waiting.push(fact);
    if (this.#framed) return;
    this.#framed = true;
    this.#means.frame(() => {
      this.#framed = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#waiting.length === 0 || !this.#ends) {
      // What the window does not reach is read when it does.
      if (this.#reading === "idle") this.#waiting = [];
      return;
    }
    const facts = this.#waiting;
    this.#waiting = [];
    const had = this.#facts.length;
    this.#take(facts);
    this.total += this.#facts.length - had;
  }

  /** Whether the window has a fact, or would. */
  holds(sequence: number): boolean {
    const first = this.#facts[0]?.sequence;
    const last = this.#facts.at(-1)?.sequence;
    if (first === undefined || last === undefined) return false;
    return (sequence >= first || this.#begins) && (sequence <= last || this.#ends);
  }

  /** Index of the row that shows a fact. */
  rowOf(fact: number): number {
    return rowOf(this.rows, fact, this.#folded.taken);
  }

  /** Takes facts in wherever they belong. */
  #take(told: readonly FactLine[]): void {
    const last = this.#facts.at(-1)?.sequence ?? 0;
    const facts = told.filter(({ sequence }) => sequence > last || !has(this.#facts, sequence));
    if (isAfter(facts, last)) {
      this.#facts.push(...facts);
      const from = fold(this.#folded, facts.filter(this.#isShown));
      regroup(this.rows, this.#folded.entries, from);
      this.#changed();
      return;
    }
    this.#facts = merged(this.#facts, facts);
    this.#refold();
  }

  #refold(): void {
    this.#folded = emptyFold();
    fold(this.#folded, this.#facts.filter(this.#isShown));
    this.rows.length = 0;
    regroup(this.rows, this.#folded.entries, 0);
    this.#changed();
  }

  readonly #isShown = ({ type, task }: FactLine): boolean =>
    this.#means.task === undefined || task === this.#means.task || !taskFactTypes.has(type);

  async #read(reading: Reading, ask: () => Promise<() => void>): Promise<void> {
    if (this.#reading !== "idle" && reading !== "first") return;
    const opening = this.#opening;
    this.#reading = reading;
    this.#error = undefined;
    this.#changed();
    try {
      const show = await ask();
      if (opening !== this.#opening) return;
      this.#reading = "idle";
      show();
      this.#flush();
    } catch (error) {
      if (opening !== this.#opening) return;
      this.#reading = "idle";
      this.#error = error instanceof Error ? error : new Error(String(error));
      this.#changed();
    }
  }

  #changed(): void {
    this.#version += 1;
    for (const hear of this.#hearers) hear();
  }
}

/** Whether one of these, which ascend, is it. */
function has(facts: readonly FactLine[], sequence: number): boolean {
  let low = 0;
  let high = facts.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = facts[middle]?.sequence ?? 0;
    if (found === sequence) return true;
    if (found < sequence) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function isAfter(facts: readonly FactLine[], last: number): boolean {
  let before = last;
  for (const { sequence } of facts) {
    if (sequence <= before) return false;
    before = sequence;
  }
  return true;
}

/** Both by sequence, each once. */
export function merged(known: readonly FactLine[], more: readonly FactLine[]): FactLine[] {
  const [first] = known;
  if (first !== undefined && isAfter(more, 0) && (more.at(-1)?.sequence ?? 0) < first.sequence) {
    return [...more, ...known];
  }
  const bySequence = new Map<number, FactLine>();
  for (const fact of known) bySequence.set(fact.sequence, fact);
  for (const fact of more) bySequence.set(fact.sequence, fact);
  return [...bySequence.values()].toSorted((one, other) => one.sequence - other.sequence);
}
