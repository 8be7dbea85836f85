/** `tacit plan`: who does what in which order, and what would get in the way. Files alone, no database. */
import type { Brief } from "../../../ground/contract/brief.ts";
import type { PlanFinding, PlanTask } from "../../../ground/contract/plan.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { otherWorktrees } from "../../../ground/platform/worktree-list.ts";
import { loadBriefs } from "../../../knowledge/brief/files.ts";
import {
  collisions,
  type Elsewhere,
  planFindings,
  plannedFiles,
  proposePlan,
  withPlan,
} from "../../../knowledge/brief/plan.ts";
import { planText, readPlan } from "../../../knowledge/brief/plan-text.ts";
import { withoutComments } from "../../../knowledge/compiler/markdown.ts";
import { type LoadedBrief, readBrief } from "./briefs.ts";
import { type OpenTree, openTree } from "../search/tree.ts";
import type { Host, Workspace } from "../workspace.ts";

export interface PlanOutput {
  readonly brief: string;
  readonly title: string;
  readonly path: string;
  /** In the brief's file; else what is proposed. */
  readonly written: boolean;
  readonly tasks: readonly PlanTask[];
  readonly findings: readonly PlanFinding[];
  /** Rough size of what the run will read and write. */
  readonly cost: Cost;
  readonly problems: readonly string[];
}

/** Tokens that a run may take, all turns together; a range, because nobody knows beforehand. */
export interface Cost {
  readonly tokens: readonly [number, number];
  /** What it is reckoned from, for a person. */
  readonly from: string;
}

/** Open briefs that are looked at, newest first. */
const BRIEFS = 20;
/** Files of a text that count as what it is about. */
const FILES = 5;

/** The plan of a brief; with `write`, a proposal goes into its file. */
export async function planOf(host: Host, id: string, write: boolean): Promise<PlanOutput> {
  const loaded = await readBrief(host, id);
  const { workspace, brief } = loaded;
  const tree = await openTree(workspace.host, { tree: workspace.root });
  try {
    const read = readPlan(brief.sections.Plan ?? "");
    const written = read.tasks.length > 0 || read.findings.length > 0;
    const tasks = written ? read.tasks : await proposed(loaded, tree);
    const findings = [
      ...planFindings(written ? read : { tasks, findings: [] }, brief.criteria),
      ...collisions(tasks, await goingOn(workspace, brief, tree)),
    ];
    if (write && !written) await writePlan(workspace, brief, planText(tasks));
    return {
      brief: String(brief.number),
      title: brief.front.title,
      path: brief.path,
      written: written || write,
      tasks,
      findings,
      cost: costOf(tasks),
      problems: loaded.problems,
    };
  } finally {
    tree.close();
  }
}

/** What of a brief's plan would be written by others too; for whoever is about to start it. */
export async function collisionsOf(host: Host, id: string): Promise<readonly PlanFinding[]> {
  return (await planOf(host, id, false)).findings.filter(({ rule }) => rule === "collision");
}

async function proposed({ brief, framed }: LoadedBrief, tree: OpenTree): Promise<PlanTask[]> {
  const about = async (text: string): Promise<{ path: string; probability: number }[]> =>
    text.trim() === ""
      ? []
      : (await tree.locate(text, { limit: FILES })).located.files.map(({ path, probability }) => ({
          path,
          probability,
        }));
  const criteria = [];
  for (const criterion of brief.criteria) {
    // oxlint-disable-next-line no-await-in-loop -- one index
    const files = await about(`${brief.front.title}\n${withoutComments(criterion.text)}`);
    criteria.push({ criterion, files });
  }
  const whole = await about(`${brief.front.title}\n${withoutComments(brief.front.request)}`);
  return proposePlan({
    title: brief.front.title,
    kinds: brief.front.kinds,
    size: framed.size,
    criteria,
    files: whole.map(({ path }) => path),
  });
}

/** Other briefs that have not shipped, and other worktrees, with the files that they are about. */
async function goingOn(workspace: Workspace, brief: Brief, tree: OpenTree): Promise<Elsewhere[]> {
  const elsewhere: Elsewhere[] = [];
  const { briefs } = await loadBriefs(workspace.files);
  const open = briefs
    .filter(({ slug }) => slug !== brief.slug)
    .toReversed()
    .slice(0, BRIEFS);
  for (const other of open) {
    const review = workspace.files.read(other.path.replace(/\.md$/, ".review.md"));
    // A review that is no text is one all the same: the brief has shipped.
    // oxlint-disable-next-line no-await-in-loop -- a few small files
    if ((await review.catch(() => "")) !== undefined) continue;
    const planned = plannedFiles(readPlan(other.sections.Plan ?? ""));
    const text = `${other.front.title}\n${withoutComments(other.front.request)}`;
    const files =
      planned.length > 0
        ? planned
        : // oxlint-disable-next-line no-await-in-loop -- one index
          (await tree.locate(text, { limit: 3 })).located.files.map(({ path }) => path);
    elsewhere.push({ name: `Brief ${other.number} (${other.front.title})`, files });
  }
  for (const { path, branch, changed } of await otherWorktrees(workspace.repository)) {
    elsewhere.push({
      name: `The worktree ${branch === undefined ? path : `on ${branch}`}`,
      files: changed,
    });
  }
  return elsewhere;
}

async function writePlan(workspace: Workspace, brief: Brief, plan: string): Promise<void> {
  const text = await workspace.files.read(brief.path);
  if (text === undefined) {
    throw new TacitError({
      code: "brief/unknown",
      kind: "conflict",
      message: `${brief.path} is gone.`,
      hint: "See which briefs there are: tacit brief list",
    });
  }
  await workspace.files.write(brief.path, withPlan(text, plan));
}

/** Steps that an agent takes for a task: a step is a tool call and what came back. */
const STEPS = { small: [8, 20], medium: [20, 50], large: [40, 100] } as const;
/** Tokens of a compiled prompt with an agent's own instructions, and what a step adds to what is read again. */
const PROMPT = 16_000;
const STEP = 800;

/**
 * A model reads the whole conversation again at each step: n steps read n × prompt + step × n² / 2 tokens. Most of it
 * comes from a provider's cache; this counts what is read, cached or not.
 */
function readIn(steps: number): number {
  return steps * PROMPT + (STEP * steps * steps) / 2;
}

function costOf(tasks: readonly PlanTask[]): Cost {
  const agents = tasks.filter(({ assignee }) => assignee.kind === "agent");
  const sum = (bound: 0 | 1): number =>
    Math.round(agents.reduce((total, { size }) => total + readIn(STEPS[size][bound]), 0) / 10_000) *
    10_000;
  return {
    tokens: [sum(0), sum(1)],
    from: "steps that tasks of these sizes take, each reading all before it again",
  };
}
