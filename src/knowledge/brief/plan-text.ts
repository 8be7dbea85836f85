/**
 * A plan as people write it: one list item for each task, and below it what is not the default.
 *
 *     - T1: The session store on Redis
 *       covers: AC-1, AC-2
 *       files: src/auth/session.ts, src/auth/store/**
 *       size: medium · risk: high
 *     - T2: The sign-in page
 *       after: T1
 *       assignee: @maya
 */
import type { Assignee, PlanFinding, PlanTask } from "../../ground/contract/plan.ts";
import { TaskRisk, TaskSize } from "../../ground/contract/plan.ts";
import { assigneeText } from "./assignee.ts";

export interface ReadPlan {
  /** By number. */
  readonly tasks: readonly PlanTask[];
  /** Lines that cannot be read; the rest of the plan stands. */
  readonly findings: readonly PlanFinding[];
}

const head = /^\s*(?:[-*+]\s+)?(?:\*\*)?T(\d{1,9})(?:\*\*)?\s*[:.)]\s*(?:\*\*\s*)?(.*)$/;
const highest = 999;
const field = /^(assignee|after|covers|files|size|risk)\s*:\s*(.*)$/i;

type Draft = { -readonly [Key in keyof PlanTask]: PlanTask[Key] };

/** Reads the section `Plan`; text that is not below a task is for people, and so are comments. */
export function readPlan(section: string): ReadPlan {
  const tasks = new Map<number, Draft>();
  const findings: PlanFinding[] = [];
  const unreadable = (message: string, task?: number): void => {
    const about = task === undefined ? [] : [task];
    findings.push({ rule: "unreadable", tasks: about, message, blocking: true });
  };
  let current: Draft | undefined;
  for (const line of section.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "").split(/\r?\n/)) {
    const match = head.exec(line);
    if (match !== null) {
      const number = Number(match[1]);
      const title = (match[2] ?? "").trim();
      current = fresh(number, title === "" ? `Task ${number}` : title);
      if (number === 0) unreadable("Tasks are counted from T1; there is a T0.");
      else if (number > highest) {
        unreadable(`Tasks are counted up to T${highest}; there is a T${number}.`);
      } else if (tasks.has(number)) unreadable(`T${number} stands twice in the plan.`, number);
      else tasks.set(number, current);
      continue;
    }
    if (!/^\s+\S/.test(line)) {
      if (line.trim() !== "") current = undefined;
      continue;
    }
    if (current === undefined) continue;
    for (const part of line
      .trim()
      .replace(/^[-*+]\s+/, "")
      .split(/\s+·\s+/)) {
      const told = field.exec(part);
      if (told === null) continue;
      const fault = take(current, (told[1] ?? "").toLowerCase(), (told[2] ?? "").trim());
      if (fault !== undefined) unreadable(`T${current.task}: ${fault}`, current.task);
    }
  }
  return { tasks: [...tasks.values()].toSorted((a, b) => a.task - b.task), findings };
}

function fresh(task: number, title: string): Draft {
  return {
    task,
    title,
    assignee: { kind: "agent" },
    after: [],
    criteria: [],
    files: [],
    size: "medium",
    risk: "medium",
  };
}

/** Sets one field; says what is wrong with its value. */
function take(task: Draft, name: string, value: string): string | undefined {
  switch (name) {
    case "assignee": {
      const assignee = assigneeOf(value);
      if (assignee === undefined) {
        return `\`${value}\` is no assignee: write agent, agent NAME, or @person.`;
      }
      task.assignee = assignee;
      return undefined;
    }
    case "after": {
      const numbers = itemsOf(value).map((item) => /^T?(\d{1,3})$/i.exec(item)?.[1]);
      if (numbers.includes(undefined)) return `after: \`${value}\` names no task: write T1, T2.`;
      task.after = [...new Set(numbers.map(Number))];
      return undefined;
    }
    case "covers": {
      const ids = itemsOf(value).map((item) => item.toUpperCase());
      const strange = ids.find((id) => !/^AC-\d+$/.test(id));
      if (strange !== undefined) return `covers: \`${strange}\` is no criterion: write AC-1.`;
      task.criteria = [...new Set(ids)];
      return undefined;
    }
    case "files":
      task.files = itemsOf(value).map((item) => item.replaceAll("`", ""));
      return undefined;
    case "size": {
      const size = TaskSize.safeParse(value.toLowerCase());
      if (!size.success) return `size: \`${value}\` is none of ${TaskSize.options.join(", ")}.`;
      task.size = size.data;
      return undefined;
    }
    default: {
      const risk = TaskRisk.safeParse(value.toLowerCase());
      if (!risk.success) return `risk: \`${value}\` is none of ${TaskRisk.options.join(", ")}.`;
      task.risk = risk.data;
      return undefined;
    }
  }
}

function itemsOf(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "" && item !== "—" && item !== "-" && item !== "none");
}

function assigneeOf(value: string): Assignee | undefined {
  const person = /^@([\p{L}\p{N}][\p{L}\p{N} ._-]{0,63})$/u.exec(value)?.[1];
  if (person !== undefined) return { kind: "person", name: person.trim() };
  const agent = /^agent(?:\s+(\S{1,64}))?$/i.exec(value);
  if (agent === null) return undefined;
  return { kind: "agent", ...(agent[1] === undefined ? {} : { name: agent[1] }) };
}

/** The text of a plan; `readPlan` of it gives the same tasks. */
export function planText(tasks: readonly PlanTask[]): string {
  return tasks
    .map(({ task, title, assignee, after, criteria, files, size, risk }) =>
      [
        `- T${task}: ${title.replaceAll("<!--", "<! --")}`,
        `  assignee: ${assigneeText(assignee)}`,
        ...(after.length === 0 ? [] : [`  after: ${after.map((one) => `T${one}`).join(", ")}`]),
        ...(criteria.length === 0 ? [] : [`  covers: ${criteria.join(", ")}`]),
        ...(files.length === 0 ? [] : [`  files: ${files.join(", ")}`]),
        `  size: ${size} · risk: ${risk}`,
      ].join("\n"),
    )
    .join("\n");
}

/**
 * Tasks in an order in which each comes after all that it waits for; of those that could be next, the lowest number.
 * Tasks of a cycle, and those behind it, are left over.
 */
export function planOrder(tasks: readonly PlanTask[]): { order: PlanTask[]; left: PlanTask[] } {
  const known = new Set(tasks.map(({ task }) => task));
  const done = new Set<number>();
  const order: PlanTask[] = [];
  const left = [...tasks].toSorted((a, b) => a.task - b.task);
  for (;;) {
    const index = left.findIndex(({ after }) =>
      after.every((one) => done.has(one) || !known.has(one)),
    );
    const [next] = index === -1 ? [] : left.splice(index, 1);
    if (next === undefined) return { order, left };
    done.add(next.task);
    order.push(next);
  }
}
