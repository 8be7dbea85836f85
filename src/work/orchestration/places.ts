/** Where an attempt's things are. A task has one attempt, until several are compared. */
import path from "node:path";

export interface Places {
  readonly branch: string;
  readonly worktree: string;
  readonly gitDirectory: string;
  readonly transcript: string;
  /** Files of the agent itself: its sessions. */
  readonly state: string;
}

export function placesOf(home: string, run: number, task: number): Places {
  const name = `${run}-${task}-1`;
  return {
    branch: `tacit/${name}`,
    worktree: path.join(home, "worktrees", name),
    gitDirectory: path.join(home, "gitdirs", name),
    transcript: path.join(home, "transcripts", `${name}.ndjson`),
    state: path.join(home, "agents", name),
  };
}

/** Where what scenarios left is kept, below the home; slash-separated, since the journal names it. */
export function evidenceFolder(run: number, commit: string): string {
  return `evidence/${run}/${commit}`;
}

/** The run and the task of `<run>-<task>-<attempt>`. */
export function attemptOfName(name: string): { run: number; task: number } | undefined {
  const match = /^([1-9]\d{0,8})-(\d{1,4})-\d{1,4}$/.exec(name);
  return match === null ? undefined : { run: Number(match[1]), task: Number(match[2]) };
}

/** The key of a fact that a task has once; that of a run's first fact of the kind is the bare name. */
export function keyInTask(name: "worktree" | "pack", task: number): string {
  return task === 1 ? name : `${name}:${task}`;
}
