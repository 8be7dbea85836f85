/** What the settings say in words, and as Markdown for a report of a fault. */
import type { About, Doctor, Settings } from "../../api/queries.ts";

type Limit = Settings["limits"]["budget"];
type Worktree = Doctor["worktrees"][number];

/** Where a value comes from. */
export function sourceOf({ from }: Pick<Limit, "from">): string {
  if (from === "user") return "your file says so";
  return from === "project" ? "the project's file says so" : "by default";
}

export function agentSource({ from }: Settings["agent"]): string {
  if (from === "environment") return "TACIT_AGENT names it";
  if (from === "user") return "your file names it";
  return from === "project" ? "the project's file names it" : "no file names another";
}

/** The agent of a run that names none, as people call it. */
export function nameOf({ agent, agents }: Settings): string {
  return agents.find(({ name }) => name === agent.name)?.title ?? agent.name;
}

/** `gemini is not found`, without its full stop. */
export function missingWords({ missing = "not here" }: Settings["agents"][number]): string {
  return missing.replace(/\.$/, "");
}

/** What is missing, where it is not the agent's own program: that goes without saying. */
export function missingNote({
  command,
  missing,
}: Pick<Settings["agents"][number], "command" | "missing">): string | undefined {
  return missing === `${command.split(" ")[0]} is not found.` ? undefined : missing;
}

/** `boxed` or `supervised`: agents of other makers have no profile of the sandbox. */
export function safetyOf(agent: Settings["agents"][number], sandbox: Settings["sandbox"]): string {
  return agent.from === "bundled" && sandbox.state === "boxed" ? "boxed" : "supervised";
}

/** A hint that can be pasted into a terminal; the others are sentences. */
export function isCommand(hint: string): boolean {
  return /^(?:npm|npx|tacit|git|curl|brew|apt|apt-get|sudo|dnf|pip|uv) [^.]*(?:\.\w[^.]*)*$/.test(
    hint,
  );
}

const units = ["bytes", "KB", "MB", "GB", "TB"];

/** `3.4 MB`, in powers of 1,000 as disks are sold. */
export function sizeOf(bytes: number): string {
  let size = bytes;
  let at = 0;
  while (size >= 1_000 && at < units.length - 1) {
    size /= 1_000;
    at += 1;
  }
  return `${at === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[at]}`;
}

/** What `tacit doctor --tidy` would do now. */
export function tidyWords(worktrees: readonly Worktree[]): string {
  const going = worktrees.filter(({ keep }) => !keep);
  if (worktrees.length === 0) return "No run holds a worktree.";
  const all = `${many(worktrees.length, "worktree")}, ${sizeOf(sum(worktrees))}.`;
  if (going.length === 0) {
    return `${all} ${worktrees.length === 1 ? "It may not" : "None of them may"} go yet.`;
  }
  return `${all} ${going.length === 1 ? "1 is" : `${going.length} are`} done with: to tidy saves what they hold under refs/tacit/saved and frees ${sizeOf(sum(going))}.`;
}

function sum(worktrees: readonly Worktree[]): number {
  return worktrees.reduce((total, { bytes }) => total + bytes, 0);
}

/** `1 worktree`, `3 worktrees`. */
export function many(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** `20 min`, `2 h`, `90 s`. */
export function secondsOf(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** A word as the name of a row. */
export function named(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** All of it, for whoever is asked why something does not work here. */
export function asMarkdown(
  settings: Settings | undefined,
  doctor: Doctor | undefined,
  about: About | undefined,
): string {
  const lines = [`# Tacit ${about?.version ?? ""}`.trimEnd(), ""];
  for (const { name, state, value, hint } of doctor?.checks ?? []) {
    lines.push(`- ${name}: ${state}, ${value}${hint === undefined ? "" : ` (${hint})`}`);
  }
  if (settings !== undefined) {
    const { agent, agents, model, sandbox, limits, checks } = settings;
    const usable = agents.filter((one) => one.usable).map(({ name }) => name);
    lines.push(
      `- agents that are here: ${usable.length === 0 ? "none" : usable.join(", ")}; ${agent.name} unless a run names another`,
      `- model: ${model.state === "set" ? `${model.name} at ${model.address ?? "an address that is not shown"}` : "none"}`,
      `- sandbox: ${sandbox.state}${sandbox.reason === undefined ? "" : `, ${sandbox.reason}`}`,
      `- limits: ${limits.budget.value} tokens, ${many(limits.fixes.value, "fix").replace("fixs", "fixes")}, worktrees ${many(limits.keepDays.value, "day")}`,
      `- checks: ${checks.length === 0 ? "none" : checks.map(({ name, run }) => `${name} (\`${run}\`)`).join(", ")}`,
    );
  }
  for (const problem of [...(settings?.problems ?? []), ...(doctor?.problems ?? [])]) {
    lines.push(`- problem: ${problem}`);
  }
  return `${lines.join("\n")}\n`;
}
