/**
 * Plans: proposed from the criteria of a brief and the files that each is about, and what is wrong with one.
 *
 * A task is a module's part of the criteria. A small brief is one task: ceremony scales with size, and tasks that share
 * files would only wait for each other.
 */
import type { Criterion } from "../../ground/contract/brief.ts";
import type { PlanFinding, PlanTask, TaskRisk, TaskSize } from "../../ground/contract/plan.ts";
import { truncated } from "../../ground/core/text.ts";
import { scopeMatcher } from "../checks/scope.ts";
import { planOrder, type ReadPlan } from "./plan-text.ts";
import type { Size } from "./reader/size.ts";

/** The files that a criterion is about, best first. */
export interface CriterionFiles {
  readonly criterion: Criterion;
  readonly files: readonly { readonly path: string; readonly probability: number }[];
}

/** Criteria from which on a brief of medium size is worth more than one task. */
const ENOUGH = 4;
/** Tasks that are proposed at most: more are a project, and a person cuts that. */
const MOST = 6;
/** Files that a criterion brings to its task. */
const FILES = 4;
/** Of its best file's probability that another one needs to be expected too. */
const SHARE = 0.35;

/** What a mistake costs more in: kinds of work, and words of paths. */
const riskyKinds: ReadonlySet<string> = new Set([
  "authentication",
  "authorization",
  "payments",
  "migration",
  "infrastructure",
]);
const riskyPath =
  /(?:^|[/_.-])(?:auth\w*|session\w*|login|permission\w*|billing|payment\w*|invoice\w*|money|migrations?|schema|crypto|secret\w*|locks?|queue)(?:[/_.-]|$)/i;

export interface PlanWish {
  readonly title: string;
  readonly kinds: readonly string[];
  readonly size: Size;
  readonly criteria: readonly CriterionFiles[];
  /** Files that the whole brief is about, for a plan of one task. */
  readonly files: readonly string[];
}

/** The same brief and tree give the same plan. */
export function proposePlan(wish: PlanWish): PlanTask[] {
  const whole = [oneTask(wish)];
  if (wish.size === "small" || wish.criteria.length < (wish.size === "large" ? 2 : ENOUGH)) {
    return whole;
  }
  const groups = joined(byModule(wish.criteria));
  if (groups.length < 2) return whole;
  const tasks = groups.map((group, index) => taskOf(group, index + 1, wish));
  return withOrder(tasks);
}

function oneTask({ title, kinds, criteria, files }: PlanWish): PlanTask {
  return {
    task: 1,
    title,
    assignee: { kind: "agent" },
    after: [],
    criteria: [...new Set(criteria.map(({ criterion }) => criterion.id))],
    files: files.slice(0, 8),
    size: sizeOf(files.length, criteria.length),
    risk: riskOf(kinds, files),
  };
}

interface Group {
  readonly module: string;
  readonly members: readonly CriterionFiles[];
}

/** Criteria by the folder in which most of their weight lies. */
function byModule(criteria: readonly CriterionFiles[]): Group[] {
  const groups = new Map<string, CriterionFiles[]>();
  for (const each of criteria) {
    const module = moduleOf(each);
    groups.set(module, [...(groups.get(module) ?? []), each]);
  }
  return [...groups].map(([module, members]) => ({ module, members }));
}

function moduleOf({ files }: CriterionFiles): string {
  const weights = new Map<string, number>();
  for (const { path, probability } of files.slice(0, FILES)) {
    const folder = folderOf(path);
    weights.set(folder, (weights.get(folder) ?? 0) + probability);
  }
  const [best] = [...weights].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return best?.[0] ?? "";
}

/** The two uppermost folders below one that only holds sources: where a module begins in most layouts. */
function folderOf(path: string): string {
  const folders = path.split("/").slice(0, -1);
  const start = /^(?:src|lib|app|packages|apps|crates|internal|pkg|cmd)$/.test(folders[0] ?? "")
    ? 2
    : 1;
  return folders.slice(0, start).join("/");
}

/** Groups that would write the same files are one; the smallest are joined until there are few. */
function joined(groups: readonly Group[]): Group[] {
  let all = [...groups];
  for (;;) {
    const pair = overlapping(all) ?? (all.length > MOST ? smallest(all) : undefined);
    if (pair === undefined) return all;
    const [one, other] = pair;
    const both: Group = { module: one.module, members: [...one.members, ...other.members] };
    all = all.flatMap((group) => (group === one ? [both] : group === other ? [] : [group]));
  }
}

function overlapping(groups: readonly Group[]): readonly [Group, Group] | undefined {
  for (const [index, one] of groups.entries()) {
    const mine = new Set(expectedOf(one).slice(0, 2));
    for (const other of groups.slice(index + 1)) {
      if (
        expectedOf(other)
          .slice(0, 2)
          .some((file) => mine.has(file))
      )
        return [one, other];
    }
  }
  return undefined;
}

function smallest(groups: readonly Group[]): readonly [Group, Group] | undefined {
  const [one, other] = groups.toSorted((a, b) => a.members.length - b.members.length);
  return one === undefined || other === undefined ? undefined : [one, other];
}

function expectedOf({ members }: Group): string[] {
  const best = new Map<string, number>();
  for (const { files } of members) {
    const top = files[0]?.probability ?? 0;
    for (const { path, probability } of files.slice(0, FILES)) {
      if (probability < top * SHARE) continue;
      best.set(path, Math.max(best.get(path) ?? 0, probability));
    }
  }
  return [...best].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([path]) => path);
}

function taskOf(group: Group, task: number, { kinds, criteria }: PlanWish): PlanTask {
  const files = expectedOf(group).slice(0, 8);
  const ids = group.members.map(({ criterion }) => criterion.id);
  const [first] = group.members;
  const about = truncated(first?.criterion.text.replace(/[.]$/, "") ?? "", 60);
  return {
    task,
    title: group.module === "" ? about : `${group.module}: ${about}`,
    assignee: { kind: "agent" },
    after: [],
    criteria: [
      ...new Set(criteria.map(({ criterion }) => criterion.id).filter((id) => ids.includes(id))),
    ],
    files,
    size: sizeOf(files.length, ids.length),
    risk: riskOf(kinds, files),
  };
}

/** What others stand on comes first: schema and migrations, then what has no screen, then screens. */
function layerOf({ files }: PlanTask): number {
  if (files.some((file) => /(?:^|\/)(?:migrations?|schema)|\.sql$/i.test(file))) return 0;
  if (files.some((file) => /\.(?:tsx|jsx|vue|svelte|html|css|erb|blade\.php)$/i.test(file)))
    return 2;
  return 1;
}

/** Numbers the tasks by layer, and has each wait for those of lower layers. */
function withOrder(tasks: readonly PlanTask[]): PlanTask[] {
  const sorted = tasks.toSorted((a, b) => layerOf(a) - layerOf(b) || a.task - b.task);
  return sorted.map((each, index) => ({
    ...each,
    task: index + 1,
    after: sorted.flatMap((other, at) =>
      at < index && (layerOf(other) < layerOf(each) || sharesFile(other, each)) ? [at + 1] : [],
    ),
  }));
}

function sizeOf(files: number, criteria: number): TaskSize {
  if (files <= 2 && criteria <= 2) return "small";
  return files > 6 || criteria > 5 ? "large" : "medium";
}

function riskOf(kinds: readonly string[], files: readonly string[]): TaskRisk {
  const risky = files.filter((file) => riskyPath.test(file)).length;
  if (risky > 0 && kinds.some((kind) => riskyKinds.has(kind))) return "high";
  return risky > 0 || kinds.some((kind) => riskyKinds.has(kind)) ? "medium" : "low";
}

function sharesFile(one: PlanTask, other: PlanTask): boolean {
  return sharedFiles(one.files, other.files).length > 0;
}

/** Paths of the one that the other names too, or has in a glob; the glob where both are. */
export function sharedFiles(one: readonly string[], other: readonly string[]): string[] {
  return [
    ...new Set([
      ...one.filter((path) => isNamed(path, other)),
      ...other.filter((path) => !isGlob(path) && isNamed(path, one)),
    ]),
  ];
}

function isNamed(path: string, written: readonly string[]): boolean {
  return written.some(
    (each) => each === path || (!isGlob(path) && isGlob(each) && scopeMatcher([each])(path)),
  );
}

function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Pairs of tasks with the same files that are told one by one; their number grows with the square of the plan. */
const PAIRS = 20;

/** What is wrong with a plan; findings that block would have a run wait for ever or do something else. */
export function planFindings(plan: ReadPlan, criteria: readonly Criterion[]): PlanFinding[] {
  const { tasks } = plan;
  const findings: PlanFinding[] = [...plan.findings];
  const numbers = new Set(tasks.map(({ task }) => task));
  for (const { task, after } of tasks) {
    for (const one of after.filter((each) => !numbers.has(each))) {
      findings.push({
        rule: "unknown-task",
        tasks: [task],
        message: `T${task} waits for T${one}, which the plan has not.`,
        blocking: true,
      });
    }
  }
  const { left } = planOrder(tasks);
  if (left.length > 0) {
    const cycle = cycleIn(left);
    findings.push({
      rule: "cycle",
      tasks: cycle,
      message: `${cycle.map((one) => `T${one}`).join(" waits for ")} waits for T${cycle[0] ?? 0}: none of them can begin.`,
      blocking: true,
    });
  }
  if (tasks.length === 0) return findings;
  const known = new Set(criteria.map(({ id }) => id));
  for (const { task, criteria: ids } of tasks) {
    for (const id of ids.filter((each) => !known.has(each))) {
      findings.push({
        rule: "unknown-criterion",
        tasks: [task],
        message: `T${task} covers ${id}, which the brief has not.`,
        blocking: false,
      });
    }
  }
  for (const { id } of criteria) {
    if (tasks.some((task) => task.criteria.includes(id))) continue;
    findings.push({
      rule: "uncovered-criterion",
      tasks: [],
      message: `No task covers ${id}.`,
      blocking: false,
    });
  }
  let pairs = 0;
  for (const [index, one] of tasks.entries()) {
    for (const other of tasks.slice(index + 1)) {
      const shared = sharedFiles(one.files, other.files);
      if (shared.length === 0 || waitsFor(one, other, tasks) || waitsFor(other, one, tasks))
        continue;
      pairs += 1;
      if (pairs > PAIRS) continue;
      findings.push({
        rule: "same-file",
        tasks: [one.task, other.task],
        message: `T${one.task} and T${other.task} both write ${shared.slice(0, 3).join(", ")}${shared.length > 3 ? ` and ${shared.length - 3} more` : ""}: let one wait for the other.`,
        blocking: false,
      });
    }
  }
  if (pairs > PAIRS) {
    findings.push({
      rule: "same-file",
      tasks: [],
      message: `${pairs - PAIRS} more pairs of tasks write the same files: let one wait for the other.`,
      blocking: false,
    });
  }
  return findings;
}

/** Tasks of one cycle among those that cannot be ordered, from its lowest number. */
function cycleIn(left: readonly PlanTask[]): number[] {
  const byNumber = new Map(left.map((task) => [task.task, task]));
  let path: number[] = [];
  let current = left[0]?.task;
  while (current !== undefined && !path.includes(current)) {
    path.push(current);
    current = byNumber.get(current)?.after.find((one) => byNumber.has(one));
  }
  path = current === undefined ? path : path.slice(path.indexOf(current));
  const lowest = path.indexOf(Math.min(...path));
  return [...path.slice(lowest), ...path.slice(0, lowest)];
}

/** Whether the one waits for the other, directly or through others. */
function waitsFor(one: PlanTask, other: PlanTask, tasks: readonly PlanTask[]): boolean {
  const seen = new Set<number>();
  const open = [...one.after];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === other.task) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(tasks.find(({ task }) => task === next)?.after ?? []));
  }
  return false;
}

/** Work that goes on elsewhere, and the files that it writes. */
export interface Elsewhere {
  /** `brief 4 (Search)`, `the worktree on tacit/3-1-1`. */
  readonly name: string;
  readonly files: readonly string[];
}

/** What others write that this plan expects to write. */
export function collisions(
  tasks: readonly PlanTask[],
  elsewhere: readonly Elsewhere[],
): PlanFinding[] {
  return elsewhere.flatMap(({ name, files }) => {
    const touching = tasks.filter((task) => sharedFiles(task.files, files).length > 0);
    const shared = sharedFiles(
      touching.flatMap((task) => task.files),
      files,
    );
    if (shared.length === 0) return [];
    return [
      {
        rule: "collision" as const,
        tasks: touching.map(({ task }) => task),
        message: `${name} is about ${shared.slice(0, 3).join(", ")}${shared.length > 3 ? ` and ${shared.length - 3} more` : ""} too.`,
        blocking: false,
      },
    ];
  });
}

/** Files that a brief's own plan names. */
export function plannedFiles(plan: ReadPlan): string[] {
  return [...new Set(plan.tasks.flatMap(({ files }) => files))];
}

/** The brief's text with a plan below what its section holds for people; all else stays byte for byte. */
export function withPlan(text: string, plan: string): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const written = plan.replaceAll("\n", eol);
  const lines = text.split(eol);
  const headings = headingsIn(lines);
  const start = headings.find((at) => /^##\s+Plan\s*#*\s*$/i.test(lines[at] ?? ""));
  if (start === undefined) {
    return [text.trimEnd(), "", "## Plan", "", written, ""].join(eol);
  }
  const next = headings.find((at) => at > start) ?? lines.length;
  const held = lines
    .slice(start + 1, next)
    .join(eol)
    .trim();
  // The question that a new brief has there is answered by the plan.
  const kept = held === "" || /^<!--[^\n]*-->$/.test(held) ? [] : [held, ""];
  return [...lines.slice(0, start + 1), "", ...kept, written, "", ...lines.slice(next)].join(eol);
}

/** Indexes of second-level headings below the front matter; those within code fences are text. */
function headingsIn(lines: readonly string[]): number[] {
  const closing = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  const found: number[] = [];
  let fence: string | undefined;
  for (const [at, line] of lines.entries()) {
    if (at <= closing) continue;
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    if (fence === undefined && /^##\s/.test(line)) found.push(at);
  }
  return found;
}
