/** A brief's plan: tasks, who does each, and what each waits for. Written as text in the brief's section `Plan`. */
import { z } from "zod";

export const TaskSize = z.enum(["small", "medium", "large"]);
export type TaskSize = z.infer<typeof TaskSize>;

export const TaskRisk = z.enum(["low", "medium", "high"]);
export type TaskRisk = z.infer<typeof TaskRisk>;

/** Who does a task. An agent without a name is the one that the run was started with. */
export const Assignee = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("agent"), name: z.string().optional() }),
  z.object({ kind: z.literal("person"), name: z.string() }),
]);
export type Assignee = z.infer<typeof Assignee>;

export const PlanTask = z.object({
  /** 1, 2, …: `T1` in the text, `RUN/1` in commands. */
  task: z.number().int().positive(),
  title: z.string(),
  assignee: Assignee,
  /** Tasks that must all be done before. */
  after: z.array(z.number().int().positive()),
  /** Ids of the criteria that it is to meet. */
  criteria: z.array(z.string()),
  /** Paths or globs of files that it is expected to write. */
  files: z.array(z.string()),
  size: TaskSize,
  risk: TaskRisk,
});
export type PlanTask = z.infer<typeof PlanTask>;

/** Something about a plan that a person should know; `blocking` ones stop a run. */
export const PlanFinding = z.object({
  rule: z.enum([
    "unreadable",
    "cycle",
    "unknown-task",
    "unknown-criterion",
    "uncovered-criterion",
    "same-file",
    "collision",
  ]),
  tasks: z.array(z.number()),
  message: z.string(),
  blocking: z.boolean(),
});
export type PlanFinding = z.infer<typeof PlanFinding>;
