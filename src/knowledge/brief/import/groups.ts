/** Tasks of other tools' lists, gathered to tasks of a plan: each of those is a worktree and a review. */
import type { ImportedTask } from "./imported.ts";

export interface Group {
  readonly title: string;
  readonly tasks: readonly ImportedTask[];
}

/** More tasks than these without a heading are steps of one. */
const SINGLE = 12;

/** Tasks that are not done, in their order; those below one heading are one, and so are many without any. */
export function groupsOf(all: readonly ImportedTask[], title: string | undefined): Group[] {
  const tasks = all.filter(({ done }) => done !== true);
  const groups: { title: string; group: string | undefined; tasks: ImportedTask[] }[] = [];
  for (const task of tasks) {
    const last = groups.at(-1);
    if (task.group !== undefined && last?.group === task.group) last.tasks.push(task);
    else groups.push({ title: task.group ?? task.title, group: task.group, tasks: [task] });
  }
  if (groups.length > SINGLE && groups.every(({ group }) => group === undefined)) {
    return [{ title: title ?? "All of it", tasks }];
  }
  return groups.map((group) => {
    const [only, ...others] = group.tasks;
    return others.length === 0 && only !== undefined ? { ...group, title: only.title } : group;
  });
}
