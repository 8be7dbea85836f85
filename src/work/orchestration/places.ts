/** Where an attempt's things are. One task and one attempt a run, until plans come. */
import path from "node:path";

export interface Places {
  readonly branch: string;
  readonly worktree: string;
  readonly gitDirectory: string;
  readonly transcript: string;
  /** Files of the agent itself: its sessions. */
  readonly state: string;
}

export function placesOf(home: string, run: number): Places {
  const name = `${run}-1-1`;
  return {
    branch: `tacit/${name}`,
    worktree: path.join(home, "worktrees", name),
    gitDirectory: path.join(home, "gitdirs", name),
    transcript: path.join(home, "transcripts", `${name}.ndjson`),
    state: path.join(home, "agents", name),
  };
}
