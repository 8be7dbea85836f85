/**
 * The transcript of a run: facts, which only the record needs one by one, folded into what a person reads.
 *
 * Folding on takes time in what is new, not in what there is: a run may have 50,000 facts and 500 more in a second.
 * An entry that changes becomes another object, so a row whose entry is the same needs no look.
 */
import type { z } from "zod";
import type { FactLine } from "../../../../ground/contract/api.ts";
import type { FactBody, FactType } from "../../../../ground/contract/event.ts";
import type { Verdict } from "../../../../ground/contract/finding.ts";

interface Base {
  /** Sequence of its first fact: what an address names it by. */
  readonly fact: number;
  readonly task: number;
  /** ISO 8601. */
  readonly at: string;
  /** The fact that was sent shortened, and can be had whole. */
  readonly cut?: number;
}

export interface TurnEntry extends Base {
  readonly kind: "turn";
  readonly turn: number;
  readonly cause: string;
  readonly prompt: string;
  readonly ended?: FactBody<"turn.ended">;
}

export interface SaidEntry extends Base {
  readonly kind: "said";
  readonly text: string;
  /** Its last fact was as long as they get: what follows belongs to it. */
  readonly goesOn: boolean;
}

export interface CallEntry extends Base {
  readonly kind: "call";
  readonly call: string;
  readonly title: string;
  readonly status: string;
  readonly input?: unknown;
  readonly edits?: FactBody<"agent.called">["edits"];
  /** When it was heard of last. */
  readonly until: string;
}

export interface ReportEntry extends Base {
  readonly kind: "report";
  readonly summary: string;
  readonly remarks: FactBody<"agent.reported">["remarks"];
}

export interface ItemEntry extends Base {
  readonly kind: "item";
  readonly item: number;
  readonly asks: FactBody<"item.asked">["kind"];
  readonly question: string;
  readonly detail?: string;
  readonly answer?: { readonly text: string; readonly by: string };
  readonly closed?: string;
}

export interface SnapshotEntry extends Base {
  readonly kind: "snapshot";
  readonly commit?: string;
  readonly changed: boolean;
  readonly refused?: FactBody<"snapshot.refused">;
}

export interface VerdictEntry extends Base {
  readonly kind: "verdict";
  readonly verdict: z.infer<typeof Verdict>;
}

/** A round, or one thing that was said in it. */
export interface RoundEntry extends Base {
  readonly kind: "round";
  /** Of a round that was sent. */
  readonly round?: number;
  /** What happened, in words. */
  readonly words: string;
  readonly remark?: string;
  readonly place?: string;
  readonly text?: string;
  readonly by?: string;
}

/** Where a run is taken up, ends, or goes on. */
/** What a person said to the agent at work. */
export interface SteerEntry extends Base {
  readonly kind: "steer";
  readonly text: string;
  readonly by: string;
}

export interface StepEntry extends Base {
  readonly kind: "step";
  readonly tone: "quiet" | "good" | "bad" | "plain";
  readonly words: string;
  readonly detail?: string;
  readonly by?: string;
}

export type Entry =
  | TurnEntry
  | SaidEntry
  | CallEntry
  | ReportEntry
  | ItemEntry
  | SnapshotEntry
  | VerdictEntry
  | RoundEntry
  | SteerEntry
  | StepEntry;

/** What has been folded so far. Changed by `fold`; `entries` keeps the order of first facts. */
export interface Folded {
  readonly entries: Entry[];
  /** Index of the entry that a later fact changes, by what both name. */
  readonly places: Map<string, number>;
  /** First fact of the entry that took a later one in, by that one's sequence. */
  readonly taken: Map<number, number>;
}

export function emptyFold(): Folded {
  return { entries: [], places: new Map(), taken: new Map() };
}

/**
 * Takes in facts that follow those which were taken in before.
 *
 * @returns Index of the first entry that is new or has changed; the number of entries where none is.
 */
export function fold(folded: Folded, facts: readonly FactLine[]): number {
  let first = folded.entries.length;
  for (const fact of facts) first = Math.min(first, take(folded, fact));
  return first;
}

/** How long a text is before the rest of it comes as another fact. */
const LONGEST_SAID = 4_000;

/** What folds one fact in: its place among the others, and what it may do to them. */
interface Taking {
  readonly folded: Folded;
  readonly fact: FactLine;
  readonly base: Base;
  readonly add: (entry: Entry, key?: string) => number;
  /** Has the entry under a key take the fact in; undefined where there is none, as before the page that has it. */
  readonly change: (key: string, to: (entry: Entry) => Entry) => number | undefined;
}

function take(folded: Folded, fact: FactLine): number {
  const { entries, places } = folded;
  const { type, body, cut } = fact;
  const base: Base = {
    fact: fact.sequence,
    task: fact.task,
    at: fact.at,
    ...(cut === true ? { cut: fact.sequence } : {}),
  };
  const add: Taking["add"] = (entry, key) => {
    entries.push(entry);
    if (key !== undefined) places.set(key, entries.length - 1);
    return entries.length - 1;
  };
  const change: Taking["change"] = (key, to) => {
    const at = places.get(key);
    const entry = at === undefined ? undefined : entries[at];
    if (at === undefined || entry === undefined) return undefined;
    entries[at] = to(entry);
    folded.taken.set(fact.sequence, entry.fact);
    return at;
  };
  const whole = cut === true ? { ...missing, ...body } : body;
  // The server wrote the body by the schema of `type`; the table has the function of the same type.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  const into = folding[type] as ((taking: Taking, body: object) => number) | undefined;
  const tell = telling[type] as ((base: Base, body: object) => Entry) | undefined;
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  if (into !== undefined) return into({ folded, fact, base, add, change }, whole);
  return tell === undefined ? entries.length : add(tell(base, whole));
}

/** For fields that a shortened body may lack: what is cut is the end, so it is missing in whatever came after it. */
const missing = {
  title: "",
  status: "completed",
  text: "",
  summary: "",
  remarks: [],
  checks: [],
  paths: [],
  reason: "",
  turn: 0,
} as const;

/** Facts that belong to an entry which may be there already. */
const folding: {
  readonly [Type in FactType]?: (taking: Taking, body: FactBody<Type>) => number;
} = {
  "turn.started": ({ base, fact, add }, body) =>
    add({ ...base, kind: "turn", ...body }, `turn:${fact.task}:${body.turn}`),

  "turn.ended": ({ base, fact, add, change }, body) => {
    const { outcome, reason: detail } = body;
    const found = change(`turn:${fact.task}:${body.turn}`, (entry) =>
      entry.kind === "turn" ? { ...entry, ended: body } : entry,
    );
    if (outcome === "finished") return found ?? add(stepOf(base, "quiet", "Turn ended"));
    // To be told something, or because the run was to stop: nothing went wrong.
    if (outcome === "cancelled") {
      const at = add(stepOf(base, "quiet", "The turn was ended early", { detail }));
      return found ?? at;
    }
    const at = add(stepOf(base, "bad", `Turn ended: ${outcome}`, { detail }));
    return found ?? at;
  },

  "agent.said": ({ base, fact, folded, add }, { text }) => {
    const { entries, taken } = folded;
    const goesOn = text.length >= LONGEST_SAID;
    const last = entries.at(-1);
    if (last?.kind !== "said" || !last.goesOn || last.task !== fact.task) {
      return add({ ...base, kind: "said", text, goesOn });
    }
    entries[entries.length - 1] = { ...last, text: last.text + text, goesOn };
    taken.set(fact.sequence, last.fact);
    return entries.length - 1;
  },

  "agent.called": ({ base, fact, add, change }, body) => {
    const { call, title, status, input, edits } = body;
    const key = `call:${fact.task}:${fact.attempt}:${body.turn}:${call}`;
    const found = change(key, (entry) =>
      entry.kind === "call"
        ? {
            ...entry,
            title: title === "" ? entry.title : title,
            status,
            until: fact.at,
            ...given("input", input ?? entry.input),
            ...given("edits", edits ?? entry.edits),
            ...(fact.cut === true ? { cut: fact.sequence } : {}),
          }
        : entry,
    );
    if (found !== undefined) return found;
    const called = { call, title, status, until: fact.at };
    return add(
      { ...base, kind: "call", ...called, ...given("input", input), ...given("edits", edits) },
      key,
    );
  },

  "item.asked": ({ base, add }, { item, kind: asks, question, detail }) =>
    add(
      { ...base, kind: "item", item, asks, question, ...given("detail", detail) },
      `item:${item}`,
    ),

  "item.answered": ({ base, add, change }, { item, answer: text, by }) =>
    change(`item:${item}`, (entry) =>
      entry.kind === "item" ? { ...entry, answer: { text, by } } : entry,
    ) ?? add(stepOf(base, "plain", `Answered: ${text}`, { by })),

  "item.closed": ({ folded, change }, { item, reason }) =>
    change(`item:${item}`, (entry) =>
      entry.kind === "item" ? { ...entry, closed: reason } : entry,
    ) ?? folded.entries.length,
};

/** Facts that stand for themselves; those of no type here only the record needs. */
const telling: {
  readonly [Type in FactType]?: (base: Base, body: FactBody<Type>) => Entry;
} = {
  "agent.reported": (base, body) => ({ ...base, kind: "report", ...body }),
  "snapshot.taken": (base, { commit, changed }) => ({ ...base, kind: "snapshot", commit, changed }),
  "snapshot.refused": (base, refused) => ({ ...base, kind: "snapshot", changed: false, refused }),
  "verdict.reached": (base, verdict) => ({ ...base, kind: "verdict", verdict }),

  "round.sent": (base, { round, remarks, byHand, by }) => {
    const many = remarks.length === 1 ? "1 remark" : `${remarks.length} remarks`;
    const how = byHand === true ? "printed as a prompt" : "sent";
    const words = `Round ${round} ${how}: ${many}`;
    return { ...roundOf(base, words, { by, text: remarks.join(", ") }), round };
  },
  "remark.added": (base, { severity = "issue", ...body }) => roundOf(base, severity, body),
  "remark.edited": (base, body) => roundOf(base, "edited", body),
  "remark.discarded": (base, body) => roundOf(base, "discarded", body),
  "remark.answered": (base, { id: remark, state, note: text }) =>
    roundOf(base, `${state} by the agent`, { remark, text }),
  "remark.verified": (base, body) => roundOf(base, "verified", body),
  "remark.reopened": (base, body) => roundOf(base, "reopened", body),
  "remark.replied": (base, body) => roundOf(base, "replied", body),
  "remark.waived": (base, { remark, reason: text, by }) =>
    roundOf(base, "waived", { remark, text, by }),
  "criterion.waived": (base, { criterion: remark, reason: text, by }) =>
    roundOf(base, "waived", { remark, text, by }),

  "run.started": (base, { agent, model, base: commit }) => {
    const who = model === undefined ? agent : `${agent}, ${model}`;
    return stepOf(base, "quiet", `Run started with ${who}, on ${commit.slice(0, 10)}`);
  },
  "worktree.created": (base, { branch }) => stepOf(base, "quiet", `Worktree on ${branch}`),
  "worktree.removed": (base, { ref }) =>
    stepOf(base, "quiet", "The worktree was removed", {
      detail: ref === undefined ? undefined : `Kept under ${ref}.`,
    }),
  "pack.compiled": (base, { tokens }) =>
    stepOf(base, "quiet", `Prompt of ${tokens.toLocaleString("en")} tokens`),
  "session.opened": (base, { loaded }) =>
    stepOf(base, "quiet", `The agent's session was ${loaded ? "loaded" : "opened"}`),
  "change.found": (base, { commit }) =>
    stepOf(base, "quiet", `The branch stands at ${commit.slice(0, 10)}`),
  "check.requested": (base, body) => stepOf(base, "plain", "The checks were asked for", body),
  "change.approved": (base, { commit, by }) =>
    stepOf(base, "good", `Approved at ${commit.slice(0, 10)}`, { by }),
  "change.shipped": (base, { target, after }) =>
    stepOf(base, "good", `Shipped into ${target} as ${after.slice(0, 10)}`),
  "ship.undone": (base, { target }) => stepOf(base, "bad", `Taken out of ${target} again`),
  "run.failed": (base, { reason, hint: detail }) =>
    stepOf(base, "bad", `Failed: ${reason}`, { detail }),
  "item.snoozed": (base, { item, by }) =>
    stepOf(base, "quiet", `${item.replace(":", " of run ")} was put off`, { by }),
  "steer.said": (base, body) => ({ ...base, kind: "steer", ...body }),
  "stop.requested": (base, body) => stepOf(base, "plain", "Asked to stop", body),
  "run.stopped": (base, body) => stepOf(base, "bad", "Stopped", body),
  "run.resumed": (base, body) => stepOf(base, "plain", "Goes on", body),
  "lesson.accepted": (base, { lesson }) => stepOf(base, "plain", `Lesson ${lesson} was accepted`),
  "lesson.declined": (base, { lesson }) => stepOf(base, "plain", `Lesson ${lesson} was declined`),
};

type Maybe<Name extends string> = { readonly [Each in Name]?: string | undefined };

function roundOf(
  base: Base,
  words: string,
  { remark, place, text, by }: Maybe<"remark" | "place" | "text" | "by">,
): RoundEntry {
  return {
    ...base,
    kind: "round",
    words,
    ...given("remark", remark),
    ...given("place", place),
    ...given("text", text),
    ...given("by", by),
  };
}

function stepOf(
  base: Base,
  tone: StepEntry["tone"],
  words: string,
  { detail, by }: Maybe<"detail" | "by"> = {},
): StepEntry {
  return { ...base, kind: "step", tone, words, ...given("detail", detail), ...given("by", by) };
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Each in Name]?: Value } {
  // A computed key widens to `string`; it is `Name`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (value === undefined ? {} : { [name]: value }) as { readonly [Each in Name]?: Value };
}
