/** What one run's facts tell of how the work went. Pure; nothing in it is about a person. */
import { z } from "zod";
import type { Fact, FactType, Severity } from "../../ground/contract/event.ts";
import { folderOf } from "../../ground/core/path.ts";
import {
  type RemarkFact,
  type RemarkState,
  type RemarkStatus,
  takeRemark,
} from "../../ground/journal/remarks.ts";
import { parsePlace } from "../review/place.ts";

/** Types of the facts that are read; what agents said and called is left out, which is most of a run. */
export const measured = [
  "run.started",
  "pack.compiled",
  "turn.started",
  "turn.ended",
  "item.asked",
  "item.answered",
  "item.closed",
  "verdict.reached",
  "remark.added",
  "remark.edited",
  "remark.discarded",
  "round.sent",
  "remark.answered",
  "remark.verified",
  "remark.reopened",
  "remark.replied",
  "remark.waived",
  "change.approved",
  "change.shipped",
  "ship.undone",
  "lesson.accepted",
  "lesson.declined",
  "run.failed",
  "run.stopped",
  "run.resumed",
] as const satisfies readonly FactType[];

export interface MeasuredRemark {
  readonly state: RemarkState;
  readonly severity: Severity;
  /** A folder, "" for the root; absent for a remark on no file. */
  readonly folder?: string;
  /** Of the change as a whole, or of a criterion. */
  readonly of: "file" | "change" | "criterion" | "item";
}

export interface Wait {
  readonly kind: Extract<Fact, { type: "item.asked" }>["body"]["kind"];
  readonly milliseconds: number;
}

export interface RunMeasure {
  readonly run: number;
  readonly title: string;
  /** Of a branch that Tacit did not make. */
  readonly others: boolean;
  /** Whether it began in the time that is looked at; the counts below are of that time too. */
  readonly began: boolean;
  /** The last approval of that time, and how many rounds had been sent before it. */
  readonly approved?: { readonly rounds: number };
  /** While it is shipped; its counts are of all its time, whenever it began. */
  readonly shipped?: {
    readonly at: Date;
    readonly rounds: number;
    readonly remarks: number;
    readonly fixes: number;
    readonly tokens: number;
  };
  readonly undone: number;
  readonly ended?: "failed" | "stopped";
  readonly rounds: number;
  readonly remarks: readonly MeasuredRemark[];
  /** Turns that red checks cost. */
  readonly fixes: number;
  /** Names of checks that were red, once for each verdict. */
  readonly red: readonly string[];
  /** Questions that people answered. */
  readonly waits: readonly Wait[];
  readonly tokens: { readonly input: number; readonly output: number };
  /** A pack for each task that has one: slugs of the entries that went into it. */
  readonly packs: readonly (readonly string[])[];
  readonly lessons: { readonly accepted: number; readonly declined: number };
}

/** @param facts Of one run, in order, those of `measured` at least. Undefined for a run that never started. */
export function measureRun(
  run: number,
  facts: readonly Fact[],
  since: Date | undefined,
): RunMeasure | undefined {
  const started = facts.find((fact) => fact.type === "run.started");
  if (started === undefined) return undefined;
  const { shipped, ...told } = read(facts, since);
  const whole = since === undefined ? told : read(facts, undefined);
  return {
    run,
    title: started.body.brief.title,
    others: started.body.change !== undefined,
    began: since === undefined || started.at >= since,
    ...told,
    ...(shipped === undefined
      ? {}
      : {
          shipped: {
            at: shipped,
            rounds: whole.rounds,
            remarks: whole.remarks.length,
            fixes: whole.fixes,
            tokens: whole.tokens.input + whole.tokens.output,
          },
        }),
  };
}

type Told = Omit<RunMeasure, "run" | "title" | "others" | "began" | "shipped"> & {
  readonly shipped?: Date;
};

function read(facts: readonly Fact[], since: Date | undefined): Told {
  const reading = new Reading(since);
  for (const fact of facts) reading.take(fact);
  return reading.result();
}

class Reading {
  readonly #since: Date | undefined;
  #remarks: RemarkStatus[] = [];
  #rounds = 0;
  #counted = 0;
  #approved: Told["approved"];
  #shipped: Told["shipped"];
  #ended: Told["ended"];
  #undone = 0;
  #fixes = 0;
  #tokens = { input: 0, output: 0 };
  #lessons = { accepted: 0, declined: 0 };
  readonly #red: string[] = [];
  readonly #waits: Wait[] = [];
  readonly #asked = new Map<number, Extract<Fact, { type: "item.asked" }>>();
  readonly #packs = new Map<number, readonly string[]>();

  constructor(since: Date | undefined) {
    this.#since = since;
  }

  take(fact: Fact): void {
    if (isOfRemark(fact)) this.#remarks = takeRemark(this.#remarks, fact, "");
    // What came before is needed to understand what counts.
    if (fact.type === "round.sent") this.#rounds += 1;
    if (fact.type === "item.asked") this.#asked.set(fact.body.item, fact);
    if (fact.type === "ship.undone") this.#shipped = undefined;
    if (fact.type === "run.resumed") this.#ended = undefined;
    if (this.#since === undefined || fact.at >= this.#since) this.#count(fact);
  }

  #count(fact: Fact): void {
    const { type, body } = fact;
    if (type === "round.sent") this.#counted += 1;
    else if (type === "change.approved") this.#approved = { rounds: this.#rounds };
    else if (type === "change.shipped") this.#shipped = fact.at;
    else if (type === "ship.undone") this.#undone += 1;
    else if (type === "run.failed") this.#ended = "failed";
    else if (type === "run.stopped") this.#ended = "stopped";
    else if (type === "turn.started" && body.cause === "findings") this.#fixes += 1;
    else if (type === "turn.ended") {
      this.#tokens.input += body.tokens?.input ?? 0;
      this.#tokens.output += body.tokens?.output ?? 0;
    } else if (type === "verdict.reached") {
      const red = body.checks.filter(({ status }) => status === "failed");
      this.#red.push(...red.map(({ name }) => name));
    } else if (type === "item.answered") this.#answered(fact);
    else if (type === "pack.compiled") this.#packs.set(fact.task, entriesIn(body.items));
    else if (type === "lesson.accepted") this.#lessons.accepted += 1;
    else if (type === "lesson.declined") this.#lessons.declined += 1;
  }

  #answered({ body, at }: Extract<Fact, { type: "item.answered" }>): void {
    const asked = this.#asked.get(body.item);
    if (asked === undefined) return;
    // Clocks of two processes may differ.
    const milliseconds = Math.max(0, at.getTime() - asked.at.getTime());
    this.#waits.push({ kind: asked.body.kind, milliseconds });
  }

  result(): Told {
    const since = this.#since;
    const made = this.#remarks.filter(
      ({ thread: [first] }) => since === undefined || (first !== undefined && first.at >= since),
    );
    return {
      ...(this.#approved === undefined ? {} : { approved: this.#approved }),
      ...(this.#shipped === undefined ? {} : { shipped: this.#shipped }),
      ...(this.#ended === undefined ? {} : { ended: this.#ended }),
      undone: this.#undone,
      rounds: this.#counted,
      remarks: made.map(measuredRemark),
      fixes: this.#fixes,
      red: this.#red,
      waits: this.#waits,
      tokens: this.#tokens,
      packs: [...this.#packs.values()],
      lessons: this.#lessons,
    };
  }
}

function isOfRemark(fact: Fact): fact is RemarkFact {
  return fact.type.startsWith("remark.") || fact.type === "round.sent";
}

function measuredRemark({ place, state, severity }: RemarkStatus): MeasuredRemark {
  const found = parsePlace(place);
  if (found.kind !== "file" && found.kind !== "lines") return { state, severity, of: found.kind };
  return { state, severity, of: "file", folder: folderOf(found.path) };
}

const EntryItem = z.object({ id: z.string().startsWith("entry:"), included: z.literal(true) });

/** Slugs of the entries that went into a pack, from its receipt. */
export function entriesIn(items: readonly unknown[]): string[] {
  return items.flatMap((item) => {
    const found = EntryItem.safeParse(item);
    return found.success ? [found.data.id.slice("entry:".length)] : [];
  });
}
