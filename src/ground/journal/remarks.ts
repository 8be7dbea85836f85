/** What a remark is, computed from its facts: its state, and every word that was said about it. */
import type { Addressing, Fact, RemarkAnswer, Severity } from "../contract/event.ts";

export type RemarkState =
  | "draft"
  | "sent"
  | "addressed"
  | "answered"
  | "disputed"
  | "verified"
  | "reopened"
  | "waived";

/** One thing that somebody said about a remark; what was sent is never taken back. */
export interface RemarkWord {
  /** A person; for `addressed`, `answered` and `disputed` the agent, or `@name` of the person who has the task. */
  readonly by: string;
  readonly said:
    | "remarked"
    | RemarkAnswer["state"]
    | "reopened"
    | "replied"
    | "verified"
    | "waived";
  /** Empty where nothing was said beyond that. */
  readonly text: string;
  readonly at: Date;
  readonly commit?: string;
  /** What it was called by whoever answered, where nothing had changed that could have addressed it. */
  readonly claimed?: "addressed";
}

export interface RemarkStatus {
  readonly id: string;
  readonly place: string;
  readonly severity: Severity;
  readonly text: string;
  /** What the reviewer would have in place of the lines; empty where they are to go. */
  readonly suggestion?: string;
  readonly by?: string;
  /** The commit at which it was made. */
  readonly commit: string;
  /** Text of the line at that commit. */
  readonly line?: string;
  /** `draft` and `reopened` remarks go with the next round; a draft may have been sent before, and have a reply since. */
  readonly state: RemarkState;
  /** The last words about it: the agent's answer, a reply, why it was reopened or waived. */
  readonly note?: string;
  /** The last round that it went with. */
  readonly round?: number;
  /** The commit that was reviewed in that round. */
  readonly sentAt?: string;
  /** The commit at which the agent last answered. */
  readonly answeredAt?: string;
  /** What changed to address it; only where the last answer says `addressed`. */
  readonly addressing?: Addressing;
  /** The commit at which a person verified it. */
  readonly verifiedAt?: string;
  /** It was sent, and what came back says nothing of it. */
  readonly unanswered?: true;
  /** All that was said, in order; the remark itself is the first. */
  readonly thread: readonly RemarkWord[];
}

/** An answer to a remark that the run does not have. */
export interface StrayAnswer extends RemarkAnswer {
  readonly turn: number;
}

export type RemarkFact = Extract<Fact, { type: `remark.${string}` | "round.sent" }>;

/** People whom facts of the first versions do not name. */
const SOMEBODY = "reviewer";

/** Whether it never went with a round: nobody has read it yet, so it can be edited and discarded. */
export function isUnsent({ state, round }: Pick<RemarkStatus, "state" | "round">): boolean {
  return state === "draft" && round === undefined;
}

/** Adds one fact. @param answering Who has the task that remarks go to. */
export function takeRemark(
  remarks: readonly RemarkStatus[],
  fact: RemarkFact,
  answering: string,
): RemarkStatus[] {
  const { at } = fact;
  switch (fact.type) {
    case "remark.added":
      return [...remarks, added(fact)];
    case "remark.edited":
      return changed(remarks, fact.body.remark, (remark) =>
        isUnsent(remark) ? edited(remark, fact) : remark,
      );
    case "remark.discarded":
      return remarks.filter((remark) => remark.id !== fact.body.remark || !isUnsent(remark));
    case "round.sent": {
      const { round, remarks: sent, commit } = fact.body;
      const ids = new Set(sent);
      return remarks.map((remark) =>
        ids.has(remark.id) ? { ...remark, state: "sent", round, sentAt: commit } : remark,
      );
    }
    case "remark.answered":
      return changed(remarks, fact.body.id, (remark) => answered(remark, fact, answering));
    case "remark.verified": {
      const { remark: id, by, commit } = fact.body;
      const said = word({ by, said: "verified", text: "", at, commit });
      return changed(remarks, id, (remark) => ({
        ...decided(remark, "verified", said),
        ...(commit === undefined ? {} : { verifiedAt: commit }),
      }));
    }
    case "remark.reopened": {
      const { remark: id, text, by, commit } = fact.body;
      const said = word({ by, said: "reopened", text, at, commit });
      return changed(remarks, id, (remark) => decided(remark, "reopened", said));
    }
    case "remark.replied": {
      const { remark: id, text, by, commit } = fact.body;
      const said = word({ by, said: "replied", text, at, commit });
      return changed(remarks, id, (remark) =>
        // What was said to be wrong stays so.
        decided(remark, remark.state === "reopened" ? "reopened" : "draft", said),
      );
    }
    case "remark.waived": {
      const { remark: id, reason, by, commit } = fact.body;
      const said = word({ by, said: "waived", text: reason, at, commit });
      return changed(remarks, id, (remark) => decided(remark, "waived", said));
    }
  }
}

/** After a person's word; what was verified before it is so no longer. */
function decided(remark: RemarkStatus, state: RemarkState, said: RemarkWord): RemarkStatus {
  const { verifiedAt: _, ...rest } = remark;
  return {
    ...rest,
    state,
    ...(said.text === "" ? {} : { note: said.text }),
    thread: [...remark.thread, said],
  };
}

function added({ body, at }: Extract<Fact, { type: "remark.added" }>): RemarkStatus {
  const { remark: id, place, text, commit, line, severity = "issue", suggestion, by } = body;
  return {
    id,
    place,
    severity,
    text,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(by === undefined ? {} : { by }),
    commit,
    ...(line === undefined ? {} : { line }),
    state: "draft",
    thread: [word({ by, said: "remarked", text, at, commit })],
  };
}

/** The words are now those of whoever edited them; what was said of it since stays. */
function edited(
  remark: RemarkStatus,
  { body: { text, severity, suggestion, by } }: Extract<Fact, { type: "remark.edited" }>,
): RemarkStatus {
  const { suggestion: _, ...rest } = remark;
  const [first, ...later] = remark.thread;
  return {
    ...rest,
    severity,
    text,
    ...(suggestion === undefined ? {} : { suggestion }),
    by,
    thread: first === undefined ? later : [{ ...first, by, text }, ...later],
  };
}

const awaiting: ReadonlySet<RemarkState> = new Set(["sent", "addressed", "answered", "disputed"]);

function answered(
  remark: RemarkStatus,
  { body, at }: Extract<Fact, { type: "remark.answered" }>,
  by: string,
): RemarkStatus {
  const { state: said, note, commit, claimed, addressing } = body;
  const text = note.trim();
  const thread = [...remark.thread, word({ by, said, text, at, commit, claimed })];
  // A late answer does not close what a person has decided meanwhile; it is heard all the same.
  if (!awaiting.has(remark.state)) return { ...remark, thread };
  const { addressing: _, ...rest } = remark;
  const words = claimed === undefined ? text : unaccepted(text);
  return {
    ...rest,
    state: said,
    answeredAt: commit,
    ...(words === "" ? {} : { note: words }),
    ...(addressing === undefined ? {} : { addressing }),
    thread,
  };
}

/** The note of an answer that says `addressed` where nothing changed. */
function unaccepted(note: string): string {
  const finding = "It says addressed, but nothing has changed since the round was sent";
  return note === "" ? `${finding}.` : `${finding}: ${note}`;
}

function changed(
  remarks: readonly RemarkStatus[],
  id: string,
  how: (remark: RemarkStatus) => RemarkStatus,
): RemarkStatus[] {
  return remarks.map((remark) => (remark.id === id ? how(remark) : remark));
}

function word(fields: {
  readonly by: string | undefined;
  readonly said: RemarkWord["said"];
  readonly text: string;
  readonly at: Date;
  readonly commit: string | undefined;
  readonly claimed?: "addressed" | undefined;
}): RemarkWord {
  const { by = SOMEBODY, said, text, at, commit, claimed } = fields;
  return {
    by,
    said,
    text,
    at,
    ...(commit === undefined ? {} : { commit }),
    ...(claimed === undefined ? {} : { claimed }),
  };
}
