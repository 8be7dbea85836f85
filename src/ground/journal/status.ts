/**
 * What a run is, computed from its facts; nothing of it is stored, so it cannot disagree with them.
 *
 * Whether a "running" run still has a process behind it is not in the facts, and not answered here.
 */
import type { Fact } from "../contract/event.ts";
import type { Verdict } from "../contract/finding.ts";
import { TacitError } from "../core/error.ts";

type Body<Type extends Fact["type"]> = Extract<Fact, { type: Type }>["body"];

export type RunStatus =
  | "running"
  | "waiting"
  | "review"
  | "approved"
  | "shipped"
  | "stuck"
  | "failed"
  | "stopped"
  | "undone";

export type RemarkState =
  | "draft"
  | "sent"
  | "addressed"
  | "answered"
  | "disputed"
  | "verified"
  | "reopened"
  | "waived";

export interface RemarkStatus {
  readonly id: string;
  readonly place: string;
  readonly text: string;
  /** The commit at which it was made. */
  readonly commit: string;
  /** Text of the line at that commit. */
  readonly line?: string;
  /** `draft` and `reopened` remarks go with the next round. */
  readonly state: RemarkState;
  /** The last words about it: the agent's answer, why it was reopened or waived. */
  readonly note?: string;
  /** The last round that it went with. */
  readonly round?: number;
  /** The commit at which the agent last answered. */
  readonly answeredAt?: string;
}

export interface InboxItem {
  readonly item: number;
  readonly run: number;
  readonly kind: Body<"item.asked">["kind"];
  readonly question: string;
  readonly detail?: string;
}

export interface RunView {
  readonly run: number;
  readonly status: RunStatus;
  readonly brief: Body<"run.started">["brief"];
  readonly repository: string;
  readonly base: string;
  readonly target: string;
  readonly agent: string;
  readonly model?: string;
  readonly safety: Body<"run.started">["safety"];
  readonly branch?: string;
  /** Absent again once it was removed. */
  readonly worktree?: string;
  readonly session?: string;
  /** The latest snapshot. */
  readonly commit?: string;
  /** The last verdict on `commit`. */
  readonly verdict?: Verdict;
  /** The last verdict, where it is on an older commit. */
  readonly staleVerdict?: Verdict;
  readonly rounds: number;
  /** The commit that was reviewed, for each round. */
  readonly roundCommits: readonly string[];
  /** In the order in which they were made. */
  readonly remarks: readonly RemarkStatus[];
  readonly openItems: readonly InboxItem[];
  /** The last commit that was approved since the last undo; the run is only approved while this is `commit`. */
  readonly approvedCommit?: string;
  readonly shipped?: { readonly target: string; readonly before: string; readonly after: string };
  readonly turns: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** Sum over ended turns. */
  readonly milliseconds: number;
  readonly reported?: { readonly summary: string };
  /** Why the run failed. */
  readonly failure?: {
    readonly reason: string;
    readonly hint?: string;
    readonly kind?: "input" | "environment" | "conflict";
  };
}

type Writable<Fields> = { -readonly [Key in keyof Fields]: Fields[Key] };

/** What has been read so far; the view without what is decided at the end. */
type Reading = Writable<Omit<RunView, "status" | "brief">> & {
  lastVerdict?: Verdict;
  /** A way of being over, until something undoes it. */
  ending?: "failed" | "stopped" | "shipped" | "undone";
  turn: "none" | "running" | "ended";
  /** A round was sent and its turn has not begun. */
  roundDue: boolean;
};

/**
 * Computes a run from all its facts, in order.
 *
 * @throws TacitError `journal/run-not-started` when there is no `run.started`.
 */
export function viewRun(run: number, facts: readonly Fact[]): RunView {
  const started = facts.find((fact) => fact.type === "run.started");
  if (started === undefined) {
    throw new TacitError({
      code: "journal/run-not-started",
      kind: "input",
      message: `Run ${run} has not started.`,
      hint: "See the runs with `tacit status`.",
    });
  }
  const { brief, ...rest } = started.body;
  const reading: Reading = {
    run,
    ...withoutUndefined(rest),
    rounds: 0,
    roundCommits: [],
    remarks: [],
    openItems: [],
    turns: 0,
    tokens: { input: 0, output: 0 },
    milliseconds: 0,
    turn: "none",
    roundDue: false,
  };
  for (const fact of facts) take(reading, fact);

  const { lastVerdict, ending: _, turn: __, roundDue: ___, ...view } = reading;
  const verdicts: Pick<RunView, "verdict" | "staleVerdict"> =
    lastVerdict === undefined
      ? {}
      : lastVerdict.commit === reading.commit
        ? { verdict: lastVerdict }
        : { staleVerdict: lastVerdict };
  return { ...view, ...verdicts, brief, status: statusOf(reading, verdicts.verdict) };
}

function statusOf(reading: Reading, verdict: Verdict | undefined): RunStatus {
  if (reading.ending !== undefined) return reading.ending;
  const busy = reading.turn === "running";
  const { approvedCommit, commit, openItems } = reading;
  if (approvedCommit !== undefined && approvedCommit === commit && !busy) return "approved";
  if (openItems.some(({ kind }) => kind === "stuck")) return "stuck";
  if (openItems.length > 0) return "waiting";
  if (reading.turn !== "ended" || reading.roundDue || verdict === undefined) return "running";
  // Red goes back to the agent, until what it is stuck on is an item.
  return verdict.status === "green" ? "review" : "running";
}

/** Adds one fact to the reading. */
function take(reading: Reading, fact: Fact): void {
  switch (fact.type) {
    case "worktree.created":
      reading.branch = fact.body.branch;
      reading.worktree = fact.body.worktree;
      break;
    case "worktree.removed":
      delete reading.worktree;
      break;
    case "session.opened":
      reading.session = fact.body.session;
      break;
    case "turn.started":
      reading.turns += 1;
      reading.turn = "running";
      reading.roundDue = false;
      // What it was stuck on is being worked at.
      reading.openItems = reading.openItems.filter(({ kind }) => kind !== "stuck");
      goOn(reading);
      break;
    case "agent.reported":
      reading.reported = { summary: fact.body.summary };
      break;
    case "turn.ended": {
      const { tokens, milliseconds } = fact.body;
      reading.turn = "ended";
      reading.milliseconds += milliseconds;
      reading.tokens = {
        input: reading.tokens.input + (tokens?.input ?? 0),
        output: reading.tokens.output + (tokens?.output ?? 0),
      };
      break;
    }
    case "item.asked": {
      const { run, body } = fact;
      reading.openItems = [...withoutItem(reading, body.item), { run, ...withoutUndefined(body) }];
      break;
    }
    case "item.answered":
    case "item.closed":
      reading.openItems = withoutItem(reading, fact.body.item);
      break;
    case "snapshot.taken":
      reading.commit = fact.body.commit;
      break;
    case "verdict.reached":
      reading.lastVerdict = fact.body;
      break;
    case "remark.added":
    case "round.sent":
    case "remark.answered":
    case "remark.verified":
    case "remark.reopened":
    case "remark.waived":
      takeRemark(reading, fact);
      break;
    case "change.approved":
      reading.approvedCommit = fact.body.commit;
      goOn(reading);
      break;
    case "change.shipped": {
      const { target, before, after } = fact.body;
      reading.shipped = { target, before, after };
      reading.ending = "shipped";
      break;
    }
    case "ship.undone":
      delete reading.shipped;
      delete reading.approvedCommit; // whoever takes a change out is asked again before it goes in
      reading.ending = "undone";
      break;
    case "run.failed":
      if (reading.ending !== "shipped") reading.ending = "failed";
      reading.failure = withoutUndefined(fact.body);
      reading.turn = reading.turn === "running" ? "ended" : reading.turn;
      break;
    case "run.stopped":
      if (reading.ending !== "shipped") reading.ending = "stopped";
      reading.turn = reading.turn === "running" ? "ended" : reading.turn;
      break;
    case "run.resumed":
      goOn(reading);
      break;
    case "run.started":
    case "run.claimed":
    case "stop.requested":
    case "snapshot.refused":
    case "pack.compiled":
    case "agent.said":
    case "agent.called":
    case "lesson.accepted":
    case "lesson.declined":
      break;
  }
}

/** A run that was over is taken up again; what was shipped stays so until it is undone. */
function goOn(reading: Reading): void {
  if (reading.ending === "shipped") return;
  delete reading.ending;
  delete reading.failure;
}

function takeRemark(
  reading: Reading,
  fact: Extract<Fact, { type: `remark.${string}` | "round.sent" }>,
): void {
  switch (fact.type) {
    case "remark.added": {
      const { remark: id, ...rest } = fact.body;
      reading.remarks = [...reading.remarks, { id, ...withoutUndefined(rest), state: "draft" }];
      break;
    }
    case "round.sent": {
      const { round, remarks, commit, agent, model, safety } = fact.body;
      if (agent !== undefined) reading.agent = agent;
      if (model !== undefined) reading.model = model;
      if (safety !== undefined) reading.safety = safety;
      goOn(reading);
      reading.rounds += 1;
      reading.roundCommits = [...reading.roundCommits, commit];
      reading.roundDue = true;
      for (const id of remarks) change(reading, id, { state: "sent", round });
      break;
    }
    case "remark.answered": {
      const { id, state, note, commit } = fact.body;
      const said = { state, answeredAt: commit, ...(note !== "" && { note }) };
      // A late answer does not close what the engineer has decided meanwhile.
      change(reading, id, said, ["sent", "addressed", "answered", "disputed"]);
      break;
    }
    case "remark.verified":
      change(reading, fact.body.remark, { state: "verified" });
      break;
    case "remark.reopened":
      change(reading, fact.body.remark, { state: "reopened", note: fact.body.text });
      break;
    case "remark.waived":
      change(reading, fact.body.remark, { state: "waived", note: fact.body.reason });
      break;
  }
}

function change(
  reading: Reading,
  id: string,
  fields: Partial<RemarkStatus>,
  from?: readonly RemarkState[],
): void {
  reading.remarks = reading.remarks.map((remark) =>
    remark.id === id && (from?.includes(remark.state) ?? true) ? { ...remark, ...fields } : remark,
  );
}

function withoutItem(reading: Reading, item: number): InboxItem[] {
  return reading.openItems.filter((open) => open.item !== item);
}

type Present<Fields> = {
  [Key in keyof Fields]: undefined extends Fields[Key]
    ? Exclude<Fields[Key], undefined>
    : Fields[Key];
};

/** zod says `string | undefined` where a view says "absent"; what is undefined is left out. */
function withoutUndefined<Fields extends object>(fields: Fields): Present<Fields> {
  // Exactly the keys whose value is not undefined are kept, which is what the type says.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<Fields>;
}
