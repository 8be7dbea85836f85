/** What people and machines run in a repository: scripts, task files, hooks and CI, one command line each. */
import { z } from "zod";
import type { FactEvidence } from "../../ground/contract/facts.ts";
import { lineAt, lineOf, valueAt, withoutComments } from "./internal/manifest.ts";
import { isAside, isHook, type Source } from "./source.ts";

export interface Command {
  /** As it is written. */
  readonly text: string;
  /** Without what it installs: that something is put there does not run it. */
  readonly runs: string;
  readonly path: string;
  readonly line: number;
}

const Scripts = z.record(z.string(), z.unknown()).catch({});
/** Longer lines are data. */
const LINE_LIMIT = 2_000;
const COMMAND_LIMIT = 20_000;

const installs =
  /(?<![\w-])(?:pip3?|pipx|uv|poetry|pdm|npm|yarn|pnpm|bun|apt|apt-get|apk|dnf|yum|brew|gem|conda|composer|cargo|go|dotnet\s+tool|corepack)(?:\s+-{1,2}[\w=-]{1,40})*(?:\s+pip)?\s+(?:install|add|i|ci|require|get|enable)(?=\s|$)[^&|;\n]*/g;

export function commandsOf(source: Source): Command[] {
  return written(source).map((command) => ({
    ...command,
    runs: command.text.replaceAll(installs, " "),
  }));
}

function written(source: Source): Omit<Command, "runs">[] {
  const found: Omit<Command, "runs">[] = [];
  for (const path of source.named(/^(?:package|composer|deno)\.jsonc?$/)) {
    const table = source.table(path);
    const text = source.text(path) ?? "";
    for (const field of ["scripts", "tasks", "lint-staged", "simple-git-hooks", "husky"]) {
      for (const [name, value] of Object.entries(Scripts.parse(table?.[field]))) {
        const line = lineOf(text, JSON.stringify(name), `"${field}"`);
        for (const each of textsBelow(value, 3)) found.push({ text: each, path, line });
      }
    }
  }
  for (const path of source.named("pyproject.toml")) found.push(...inProject(source, path));
  for (const path of source.paths) {
    const text = isTaskFile(path) ? source.text(path) : undefined;
    if (text === undefined) continue;
    const bare = withoutNeeds(path, withoutComments(text, "#")).split("\n");
    for (const [index, line] of bare.entries()) {
      if (
        line.trim() === "" ||
        line.length > LINE_LIMIT ||
        line.includes("Gem.bin_path") ||
        isNoCommand(path, line)
      )
        continue;
      found.push({ text: line, path, line: index + 1 });
    }
    if (found.length > COMMAND_LIMIT) break;
  }
  for (const path of source.named(/^(?:Dockerfile|Containerfile)$/)) {
    found.push(...inImage(path, source.text(path) ?? ""));
  }
  return found;
}

/** The lines of instructions that run something, now or when the image is started. */
function inImage(path: string, text: string): Omit<Command, "runs">[] {
  let isCommand = false;
  let goesOn = false;
  return withoutComments(text, "#")
    .split("\n")
    .flatMap((line, index) => {
      if (!goesOn) isCommand = /^[ \t]*(?:RUN|CMD|ENTRYPOINT)\b/i.test(line);
      goesOn = line.trimEnd().endsWith("\\") || (goesOn && line.trim() === "");
      return isCommand && line.length <= LINE_LIMIT ? [{ text: line, path, line: index + 1 }] : [];
    });
}

/** Tables of `pyproject.toml` that hold commands, by the tools that run them. */
const taskTables = [
  ["tool", "poe", "tasks"],
  ["tool", "pdm", "scripts"],
  ["tool", "taskipy", "tasks"],
  ["tool", "rye", "scripts"],
  ["tool", "hatch", "envs"],
];

function inProject(source: Source, path: string): Omit<Command, "runs">[] {
  const text = source.text(path) ?? "";
  return taskTables.flatMap((keys) =>
    textsBelow(valueAt(source.table(path), ...keys), 5)
      .filter((each) => each.includes(" "))
      .map((each) => ({ text: each, path, line: lineOf(text, each.split("\n", 1)[0] ?? "") })),
  );
}

/** What `tox.ini` installs is no command of its own. */
function withoutNeeds(path: string, text: string): string {
  if (!path.endsWith("tox.ini")) return text;
  return text.replaceAll(
    /^(?:deps|extras|envlist|env_list|requires)[ \t]*=[^\n]*(?:\n[ \t]+[^\n]*)*/gm,
    (needs) => needs.replaceAll(/[^\n]/g, " "),
  );
}

const taskFiles =
  /(?:^|\/)(?:[Mm]akefile|GNUmakefile|[Jj]ustfile|Taskfile\.ya?ml|tox\.ini|noxfile\.py|\.pre-commit-config\.ya?ml|lefthook\.ya?ml|mise\.toml|\.mise\.toml|\.gitlab-ci\.yml|Procfile|mix\.exs)$|^(?:\.github\/workflows\/|\.husky\/|\.circleci\/|azure-pipelines\.yml$|(?:scripts?|ci|\.ci|bin|tools)\/)/;

function isTaskFile(path: string): boolean {
  return taskFiles.test(path) && (!isAside(path) || isHook(path));
}

/** A key of a workflow whose value is not run, such as the name of a step. */
function isNoCommand(path: string, line: string): boolean {
  if (!/^\.(?:github|circleci|gitlab)|^azure/.test(path)) return false;
  const key = /^\s*(?:-\s+)?([\w-]+):(?:\s|$)/.exec(line)?.[1];
  return key !== undefined && !/^(?:run|command|script|args|bash|pwsh)$/.test(key);
}

function textsBelow(value: unknown, depth: number): string[] {
  if (typeof value === "string") return [value];
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((each) => textsBelow(each, depth - 1));
}

/** The first command in which a program stands as a word of its own, with its arguments where given. */
export function ranAt(commands: readonly Command[], program: string): FactEvidence | undefined {
  const pattern = programPattern(program);
  const found = commands.find(({ runs }) => pattern.test(runs));
  return found === undefined ? undefined : { path: found.path, line: found.line };
}

const patterns = new Map<string, RegExp>();

function programPattern(program: string): RegExp {
  let pattern = patterns.get(program);
  if (pattern === undefined) {
    const words = program
      .split(" ")
      .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join(String.raw`(?:["',]*\s+["']*)`);
    pattern = new RegExp(
      String.raw`(?:^|[\s;&|"'(\`=@}]|bin/|@[\w-]+/)${words}(?=$|[\s;&|"')\`,])`,
    );
    patterns.set(program, pattern);
  }
  return pattern;
}

/** The first step of a workflow that runs an action of somebody else's, as `owner/name`. */
export function actionAt(source: Source, action: RegExp): FactEvidence | undefined {
  for (const path of source.paths.filter((each) => each.startsWith(".github/workflows/"))) {
    const text = withoutComments(source.text(path) ?? "", "#");
    for (const match of text.matchAll(/^[ \t-]*uses:[ \t]*["']?([\w.-]{1,80}\/[\w./-]{1,80})@/gm)) {
      if (action.test(match[1] ?? "")) return { path, line: lineAt(text, match.index) };
    }
  }
  return undefined;
}

/** As `ranAt`, for the first of several programs, set apart by `|`. */
export function ranOneOf(commands: readonly Command[], programs: string): FactEvidence | undefined {
  for (const program of programs.split("|")) {
    const ran = ranAt(commands, program);
    if (ran !== undefined) return ran;
  }
  return undefined;
}
