/** What the page asks and what it is answered, beside the shapes that others have as well. */
import { z } from "zod";
import { BriefOutput } from "./brief.ts";
import { EntryCheck } from "./entry.ts";
import { bodies, type FactType, Severity } from "./event.ts";
import { InboxLine, RunLine, SnoozedLine } from "./run.ts";

const Problems = z.array(z.string());

/** The largest sequence of a fact that a number of JavaScript holds exactly, and more than any journal has. */
const Sequence = z.int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const ProjectsOutput = z.object({
  projects: z.array(
    z.object({
      /** Absolute path of the repository: what `project` names in every request. */
      repository: z.string(),
      /** When it became known. */
      at: z.string(),
    }),
  ),
  problems: Problems,
});

/** What the sample says of itself; everywhere else there is nothing to say. */
export const GuideOutput = z.object({
  guide: z
    .object({
      title: z.string(),
      /** What is real in it, and what is not. */
      about: z.string(),
      /** What a reviewer could say of the change, at the added line that the expression finds. */
      remarks: z.array(z.object({ find: z.string(), text: z.string() })),
    })
    .optional(),
  problems: Problems,
});

/** What needs a person in a project, what runs, and what was shipped. */
export const HomeOutput = z.object({
  /** All facts up to this sequence are taken in; the stream of events goes on from here. */
  after: Sequence,
  /** Oldest first. */
  items: z.array(InboxLine),
  /** Those that somebody put off; the next to come back first. */
  snoozed: z.array(SnoozedLine),
  /** Newest first, as the others. */
  running: z.array(RunLine),
  review: z.array(RunLine),
  /** In the last seven days. */
  shipped: z.array(
    RunLine.extend({ shippedAt: z.string(), target: z.string(), after: z.string() }),
  ),
  problems: Problems,
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.keys` forgets the names, which are these
const factTypes = Object.keys(bodies) as [FactType, ...FactType[]];

/** A fact of a run. */
export const FactLine = z.object({
  sequence: Sequence,
  run: z.int(),
  task: z.int(),
  attempt: z.int(),
  type: z.enum(factTypes),
  /** Its shape is decided by `type`, unless it is cut. */
  body: z.record(z.string(), z.unknown()),
  at: z.string(),
  /** Texts end early or lists are shorter than they are; the fact alone, asked for by its sequence, is whole. */
  cut: z.literal(true).optional(),
});
export type FactLine = z.infer<typeof FactLine>;

export const FactsOutput = z.object({
  /** Ascending. */
  facts: z.array(FactLine),
  /** How many the run has. */
  total: z.int().nonnegative(),
  /** To be given as `after` for those that follow; absent at the end, and where earlier ones were asked for. */
  next: Sequence.optional(),
  /** To be given as `before` for those that come before; absent at the beginning, and where later ones were asked for. */
  previous: Sequence.optional(),
  problems: Problems,
});

/** `data` of an event `fact`; the event's id is the sequence. */
export const FactEvent = FactLine.extend({ project: z.string() });
export type FactEvent = z.infer<typeof FactEvent>;

export const AskedBrief = BriefOutput.extend({
  /** Dimensions that were ever asked, in the order that numbers them. */
  asked: z.array(z.string()),
});

/** What is open in a brief. */
export const BriefLint = BriefOutput.pick({ id: true, questions: true, findings: true }).extend({
  problems: Problems,
});

export const EntryOutput = z.object({
  /** Its slug. */
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  status: z.string(),
  path: z.string(),
  scope: z.array(z.string()),
  checked: z.boolean(),
  /** As it was counted when the entry was proposed or accepted. */
  evidence: z.object({ followed: z.int().optional(), violated: z.int().optional() }).optional(),
  /** mined, imported, authored or remark. */
  origin: z.string().optional(),
  body: z.string(),
  /** What is checked, as its file says it. */
  check: EntryCheck.optional(),
  /** The file, the remark as `RUN/R1`, or the person that it is from, where it says so. */
  from: z.string().optional(),
  /** ISO date by which somebody wanted to look at it again. */
  reviewBy: z.string().optional(),
});

export const ContextOutput = z.object({ entries: z.array(EntryOutput), problems: Problems });

export const LearnOutput = z.object({
  lessons: z.array(
    z.object({
      id: z.string(),
      run: z.int(),
      remark: z.string(),
      title: z.string(),
      body: z.string(),
      scope: z.array(z.string()),
      state: z.enum(["open", "accepted", "declined"]),
      /** Path of what became of it. */
      entry: z.string().optional(),
    }),
  ),
  problems: Problems,
});

export const LessonOutput = z.object({
  lesson: z.string(),
  state: z.enum(["accepted", "declined"]),
  /** The entry's file. */
  path: z.string().optional(),
  problems: Problems,
});

export const DoctorOutput = z.object({
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["good", "missing", "note"]),
      value: z.string(),
      hint: z.string().optional(),
    }),
  ),
  worktrees: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      run: z.string().optional(),
      status: z.string().optional(),
      repository: z.string().optional(),
      at: z.string().optional(),
      bytes: z.number(),
      complete: z.boolean(),
      keep: z.boolean(),
      why: z.string(),
    }),
  ),
  problems: Problems,
});

/** The server that answers. */
export const AboutOutput = z.object({ version: z.string() });

export const AgentsOutput = z.object({
  agents: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      found: z.boolean(),
      package: z.string().optional(),
    }),
  ),
  problems: Problems,
});

/** Characters of a text that a person writes. */
const LONGEST_TEXT = 100_000;

export const Text = z.string().max(LONGEST_TEXT);
export const Words = Text.regex(/\S/, "it says nothing");
export const Id = z.string().min(1).max(200);
const Place = z.string().min(1).max(4_096);

/** Where nothing more than the address is to be said. */
export const NothingMore = z.strictObject({});

/** An agent by its name: a command line is only taken at a terminal. */
const AgentWish = {
  agent: z.string().max(200).optional(),
  model: z.string().max(200).optional(),
  /** The person accepts that there is no box. */
  allowUnboxed: z.boolean().default(false),
};

export const StartRun = z.strictObject({ brief: Id, ...AgentWish });
export const SendRound = z.strictObject({ ...AgentWish, withoutNits: z.boolean().optional() });
/** What is said to the agent at work. */
export const SteerRun = z.strictObject({ text: z.string().trim().min(1).max(100_000) });
export const HandIn = z.strictObject({ task: z.int().positive().max(9_999).optional() });

export const AddRemarks = z.strictObject({
  remarks: z
    .array(z.strictObject({ place: Place, text: Text, severity: Severity.optional() }))
    .min(1)
    .max(200),
});
export const VerifyRemarks = z.strictObject({ remarks: z.array(Id).min(1).max(1_000) });
export const SayOfRemark = z.strictObject({ remark: Id, text: Words });
/** A draft; its severity stays where neither the text nor `severity` says one. */
export const EditRemark = SayOfRemark.extend({ severity: Severity.optional() });
export const DiscardRemarks = z.strictObject({ remarks: z.array(Id).min(1).max(1_000) });
/** A remark, or a criterion such as `AC-2`. */
export const Waive = z.strictObject({ remark: Id, reason: Words });
/** Files, lines (`FILE:LINE`), or `all`. */
export const MarkSeen = z.strictObject({
  places: z.array(Place).min(1).max(2_000),
  /** Hunks of what moved since the last round are meant, which are others. */
  interdiff: z.boolean().optional(),
});
/** Such as `3d`, an ISO time, or `now`, which brings it back. */
export const SnoozeItem = z.strictObject({ until: z.string().min(1).max(40) });
export const AnswerItem = z.strictObject({ answer: Words });

/** By slug or key: the numbers of a listing are a terminal's. */
const EntryName = Id.regex(/[^\d.…–-]/, "it is no slug of an entry and no key of a proposal");
export const AcceptEntries = z.strictObject({ ids: z.array(EntryName).min(1).max(200) });
export const RetireEntries = AcceptEntries.extend({ reason: Words.optional() });
