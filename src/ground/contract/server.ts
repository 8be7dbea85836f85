/** What the server of a home is asked over its local socket, and what it answers. */
import { z } from "zod";
import { CheckResult } from "./finding.ts";

/** Who asks, and the environment that a run's agent and checks get; it stays in the server's memory. */
const Asking = z.object({
  by: z.string(),
  environment: z.record(z.string(), z.string()),
});

const AgentWish = z.object({
  agent: z.string().optional(),
  model: z.string().optional(),
  allowUnboxed: z.boolean(),
});

export const NewRunRequest = Asking.extend(AgentWish.shape).extend({
  directory: z.string(),
  brief: z.string(),
});
export type NewRunRequest = z.infer<typeof NewRunRequest>;

export const RoundRequest = Asking.extend(AgentWish.shape).extend({
  /** Keeps remarks that are nits for a later round. */
  withoutNits: z.boolean().optional(),
});
export type RoundRequest = z.infer<typeof RoundRequest>;

/** Stops a run, or has it go on. */
export const RunRequest = Asking;
export type RunRequest = z.infer<typeof RunRequest>;

/** What a person says to the agent at work. */
export const SteerRequest = Asking.extend({ text: z.string() });
export type SteerRequest = z.infer<typeof SteerRequest>;

/** A person's task is done; the one that waits where none is named. */
export const HandInRequest = Asking.extend({ task: z.int().positive().optional() });
export type HandInRequest = z.infer<typeof HandInRequest>;

/** A checkout that the server is to keep open. */
export const TreeRequest = z.object({ directory: z.string() });
export type TreeRequest = z.infer<typeof TreeRequest>;

/** `tacit locate`, without embeddings: those are the matter of who asks. */
export const LocateRequest = TreeRequest.extend({
  /** Of the program that asks; another version may answer otherwise. */
  version: z.string(),
  text: z.string(),
  limit: z.int().positive(),
  explain: z.boolean(),
});
export type LocateRequest = z.infer<typeof LocateRequest>;

/** A request to be framed as somebody types it; nothing is written. */
export const FrameRequest = TreeRequest.extend({ text: z.string() });
export type FrameRequest = z.infer<typeof FrameRequest>;

/** `tacit run`, and what a round ends with. */
export const RunOutput = z.object({
  run: z.string(),
  brief: z.string(),
  task: z.string(),
  attempt: z.string(),
  agent: z.string(),
  branch: z.string(),
  status: z.string(),
  /** Of a plan, in the order in which they are taken; absent where the brief has none. */
  tasks: z
    .array(
      z.object({
        task: z.string(),
        title: z.string(),
        /** `@person`, or the name of an agent. */
        assignee: z.string(),
        status: z.string(),
        commit: z.string().optional(),
      }),
    )
    .optional(),
  safety: z.string(),
  reason: z.string().optional(),
  hint: z.string().optional(),
  /** Whose matter a failure is: the person's input, this machine, or a newer state. */
  failure: z.enum(["input", "environment", "conflict"]).optional(),
  commit: z.string().optional(),
  checks: z.array(CheckResult),
  /** Tokens. */
  cost: z.object({ input: z.number(), output: z.number() }),
  problems: z.array(z.string()),
});
export type RunOutput = z.infer<typeof RunOutput>;

export const RunAnswer = z.object({
  run: z.number(),
  /** The run at this moment. */
  output: RunOutput,
  /** Facts of the run above this sequence are what the request set going. */
  after: z.number(),
});
export type RunAnswer = z.infer<typeof RunAnswer>;

export const Health = z.object({
  version: z.string(),
  pid: z.number(),
  /** Runs that are being carried out. */
  active: z.array(z.number()),
  /** Workers beside it. */
  workers: z.number(),
  /** What was mended at its start, as sentences. */
  mended: z.array(z.string()),
});
export type Health = z.infer<typeof Health>;

/** Who wants to open it, and the folder whose repository the page is to know. */
export const WorkbenchRequest = z.object({ directory: z.string().optional() });
export type WorkbenchRequest = z.infer<typeof WorkbenchRequest>;

/** Where the workbench is; the address signs one browser in, so it is shown to its user and written down nowhere. */
export const WorkbenchAnswer = z.object({ address: z.string() });
export type WorkbenchAnswer = z.infer<typeof WorkbenchAnswer>;

/** The folder whose project a client may see over MCP, or may see no longer. */
export const McpRequest = z.object({ directory: z.string() });
export type McpRequest = z.infer<typeof McpRequest>;

export const McpAnswer = z.object({
  /** Where it is asked. */
  address: z.string(),
  /** Root of the repository that the token is good for. */
  project: z.string(),
  /** Told once; only its digest is kept. */
  token: z.string(),
});
export type McpAnswer = z.infer<typeof McpAnswer>;

export const McpRevoked = z.object({
  project: z.string(),
  /** Tokens that are no longer good. */
  revoked: z.int(),
});
export type McpRevoked = z.infer<typeof McpRevoked>;

export const ServerError = z.object({
  error: z.object({
    code: z.string().regex(/^[\w-]+\/[\w-]+$/),
    kind: z.enum(["input", "environment", "conflict", "bug"]),
    message: z.string(),
    hint: z.string().optional(),
  }),
});
