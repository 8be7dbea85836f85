/** `tacit review --json`: a change with what its run, its reviewers and its last verdict add to it. */
import { z } from "zod";
import { CriterionVerdict, Verdict } from "./finding.ts";
import { ChangeReview } from "./review.ts";
import { RemarkStatus, Round } from "./run.ts";
import { RunOutput } from "./server.ts";

export const RemarkOutput = RemarkStatus.extend({
  /** Where it stands in the latest commit; absent where it was made there, or is about no file. */
  now: z.string().optional(),
  standing: z.enum(["same", "moved", "changed", "gone"]).optional(),
  /** Of `changed`: what stands there now. */
  nowText: z.string().optional(),
  changedSince: z.literal(true).optional(),
});

export const CriterionEvidence = z.object({
  id: z.string(),
  text: z.string(),
  status: CriterionVerdict.shape.status,
  by: z.string().optional(),
  note: z.string().optional(),
  /** The commit that the status is about. */
  at: z.string().optional(),
  stale: z.boolean(),
  /** Ids. */
  hunks: z.array(z.string()),
  artefacts: z.array(z.string()),
});

export const ReviewOutput = ChangeReview.extend({
  /** What the files are a diff of; of an interdiff the commit that was reviewed. */
  from: z.string(),
  interdiff: z.boolean(),
  note: z.string().optional(),
  size: z.object({ added: z.int(), removed: z.int() }),
  /** Absent where a branch was only looked at. */
  run: z.string().optional(),
  /** Of a branch that Tacit did not make. */
  change: z
    .object({
      from: z.string(),
      of: z.string(),
      target: z.string().optional(),
      commits: z.array(z.object({ commit: z.string(), subject: z.string(), author: z.string() })),
      fixes: z.string().optional(),
    })
    .optional(),
  /** `RUN/TASK` where one task's part of the change was asked for. */
  task: z.string().optional(),
  tasks: RunOutput.shape.tasks,
  title: z.string(),
  status: z.string(),
  round: z.int(),
  base: z.string(),
  commit: z.string(),
  safety: z.string(),
  agent: z.string().optional(),
  cost: RunOutput.shape.cost.optional(),
  milliseconds: z.number().optional(),
  verdict: Verdict.optional(),
  /** The commit of the last verdict, where it is an older one. */
  staleAt: z.string().optional(),
  criteria: z.array(CriterionEvidence).optional(),
  remarks: z.array(RemarkOutput),
  rounds: z.array(Round),
  /** Why it cannot be approved yet; empty when it can. */
  obstacles: z.array(z.string()),
  approved: z.boolean(),
  summary: z.string().optional(),
});
