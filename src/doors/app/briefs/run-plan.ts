/** The plan of a brief, as a run takes it: what can be carried out, in which order, and by whom. */
import type { Brief } from "../../../ground/contract/brief.ts";
import type { RunTask } from "../../../ground/contract/event.ts";
import type { PlanTask } from "../../../ground/contract/plan.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { findBrief, loadBriefs } from "../../../knowledge/brief/files.ts";
import { planFindings } from "../../../knowledge/brief/plan.ts";
import { planOrder, readPlan } from "../../../knowledge/brief/plan-text.ts";
import { leastSafe } from "../../../ground/journal/status.ts";
import type { Environment } from "../../../ground/platform/home.ts";
import type { Safety } from "../../../work/orchestration/means.ts";
import {
  type AgentRequest,
  type ChosenAgent,
  requireKnownAgent,
  surroundings,
} from "../runs/agents.ts";
import { agentFor } from "../runs/runs.ts";
import { readSettings } from "../settings.ts";
import type { Workspace } from "../workspace.ts";

/**
 * The tasks of a brief in the order in which they are taken; none where it has no plan.
 *
 * @throws TacitError `app/bad-plan` which names everything that is in the way.
 */
export async function readRunPlan(workspace: Workspace, id: string): Promise<readonly PlanTask[]> {
  const { briefs, problems } = await loadBriefs(workspace.files);
  return runPlanOf(findBrief(briefs, id, problems));
}

/** As `readRunPlan`, of a brief that was read. */
export function runPlanOf(brief: Brief): readonly PlanTask[] {
  const plan = readPlan(brief.sections.Plan ?? "");
  const faults = planFindings(plan, brief.criteria)
    .filter(({ blocking }) => blocking)
    .map(({ message }) => message);
  if (faults.length === 0) return planOrder(plan.tasks).order;
  throw new TacitError({
    code: "app/bad-plan",
    kind: "input",
    message: `The plan of brief ${brief.number} cannot be carried out: ${faults.join(" ")}`,
    hint: `Mend the section Plan of ${brief.path}.`,
  });
}

export interface Crew {
  /** The plan with who does what; empty where the brief has none. */
  readonly tasks: readonly RunTask[];
  readonly safety: Safety;
  /** The agent that is needed first; undefined in a plan of people. */
  readonly first: ChosenAgent | undefined;
  readonly beginsWithAgent: boolean;
}

/** Who carries the plan out; all are found before anything begins. @throws TacitError `app/unknown-agent`, `app/no-agent` */
export async function crewFor(
  workspace: Workspace,
  plan: readonly PlanTask[],
  request: AgentRequest & { readonly environment: Environment },
): Promise<Crew> {
  if (plan.length === 0) {
    const first = await agentFor(workspace, request);
    return { tasks: [], safety: first.safety, first, beginsWithAgent: true };
  }
  const settings = await readSettings(request.environment);
  const chosen = new Map<string | undefined, ChosenAgent>();
  const tasks: RunTask[] = [];
  let first: ChosenAgent | undefined;
  for (const task of plan) {
    if (task.assignee.kind === "person") {
      tasks.push(task);
      continue;
    }
    const { name } = task.assignee;
    if (name !== undefined) requireKnownAgent(name, `T${task.task} of the plan`, settings);
    const agent =
      chosen.get(name) ??
      // The model that was asked for is one of the agent that was asked for.
      // oxlint-disable-next-line no-await-in-loop -- a few, and the same one mostly
      (await agentFor(workspace, name === undefined ? request : { ...request, ...named(name) }));
    chosen.set(name, agent);
    first ??= agent;
    const { choice, safety } = agent;
    const model = choice.model === undefined ? {} : { model: choice.model };
    tasks.push({ ...task, agent: { name: choice.name, ...model, safety } });
  }
  const { safety } = await surroundings(request.allowUnboxed);
  const beginsWithAgent = plan[0]?.assignee.kind === "agent";
  return { tasks, safety: leastSafe(tasks, safety), first, beginsWithAgent };
}

function named(agent: string): { readonly agent: string; readonly model: undefined } {
  return { agent, model: undefined };
}
