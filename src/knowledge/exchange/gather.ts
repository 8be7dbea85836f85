/** Reads rule files, and what they import by `@path`, inside the repository and nowhere else. */
import { TacitError } from "../../ground/core/error.ts";
import type { Problem, TextFiles } from "../context/files.ts";
import { formatOf } from "./formats.ts";
import { blocksOf } from "./markdown.ts";

/** Imports inside imported files are followed this deep, as Claude Code does. */
const DEEPEST = 5;

/** Files that imports may bring in over all: a loop through a hundred files ends here too. */
const MOST = 200;

/** A file of the repository, as it is. */
export interface RuleFile {
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** The rule file that imports this one, and whose scope it then has. */
  readonly includedBy?: string;
}

export interface Gathered {
  /** Each path once: those asked for, in their order, each followed by what it imports. */
  readonly files: RuleFile[];
  readonly problems: Problem[];
}

/** Reads the files at these paths, and those that CLAUDE.md, GEMINI.md and the like import. */
export async function gatherRuleFiles(
  files: Pick<TextFiles, "read">,
  paths: readonly string[],
): Promise<Gathered> {
  const gathered: Gathered = { files: [], problems: [] };
  const seen = new Set(paths);
  for (const path of paths) {
    // oxlint-disable-next-line no-await-in-loop -- in order, and few
    const text = await textIn(files, path, gathered);
    if (text === undefined) continue;
    gathered.files.push({ path, text });
    // oxlint-disable-next-line no-await-in-loop -- in order, and few
    if (imports(path)) await follow(files, { path, text }, path, 1, seen, gathered);
  }
  return gathered;
}

/** What a file of a tool with `@path` imports brings in: the path inside the repository, and the 1-based line. */
export function importsOf(
  path: string,
  text: string,
): { readonly path: string | undefined; readonly line: number }[] {
  if (!imports(path)) return [];
  return importsIn(text).map(({ target, line }) => ({ path: resolved(path, target), line }));
}

/** Undefined with a problem for a file that is not there, or cannot be read. */
async function textIn(
  files: Pick<TextFiles, "read">,
  path: string,
  { problems }: Gathered,
): Promise<string | undefined> {
  try {
    const text = await files.read(path);
    if (text === undefined) problems.push({ path, message: "There is no such file." });
    return text;
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    problems.push({ path, message: error.message });
    return undefined;
  }
}

/** Whether files of this format import others. */
function imports(path: string): boolean {
  const id = formatOf(path)?.format.id;
  return id === "claude" || id === "claude-local" || id === "claude-rules" || id === "gemini";
}

async function follow(
  files: Pick<TextFiles, "read">,
  file: RuleFile,
  includedBy: string,
  depth: number,
  seen: Set<string>,
  gathered: Gathered,
): Promise<void> {
  for (const { target, line } of importsIn(file.text)) {
    const problem = (message: string): void => {
      gathered.problems.push({ path: file.path, line, message });
    };
    const path = resolved(file.path, target);
    if (path === undefined) {
      problem(`\`@${target}\` leads out of the repository and was not followed.`);
      continue;
    }
    if (seen.has(path)) continue;
    if (depth > DEEPEST || gathered.files.length >= MOST) {
      problem(`\`@${target}\` was not followed: imports go ${DEEPEST} deep and ${MOST} wide.`);
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- in order, and few
    const text = await files.read(path);
    if (text === undefined) {
      problem(`\`@${target}\` names no file.`);
      continue;
    }
    seen.add(path);
    // A rule file of its own keeps its own scope.
    const own = formatOf(path) !== undefined;
    gathered.files.push({ path, text, ...(own ? {} : { includedBy }) });
    // oxlint-disable-next-line no-await-in-loop -- in order, and few
    await follow(files, { path, text }, own ? path : includedBy, depth + 1, seen, gathered);
  }
}

/** `@path` in running text, not in code; addresses of mail and names of packages are none. */
function importsIn(text: string): { target: string; line: number }[] {
  return blocksOf(text).flatMap((block) => {
    if (block.kind === "code" || block.kind === "comment") return [];
    return block.text.split("\n").flatMap((each, index) => {
      const prose = each.replaceAll(/(`+)[^`]*\1/g, "");
      return [...prose.matchAll(/(?:^|\s)@((?:~|\.{0,2})\/?[\w.-]+(?:\/[\w.-]+)*)/g)]
        .map((match) => (match[1] ?? "").slice(0, 300).replace(/[.,;:]+$/, ""))
        .filter((target) => /\.(?:md|mdc|txt)$/i.test(target) || /^(?:~|\.{0,2}\/)/.test(target))
        .map((target) => ({ target, line: block.first + index }));
    });
  });
}

/** The path inside the repository that an import means; undefined for one outside. */
function resolved(from: string, target: string): string | undefined {
  if (target.startsWith("/") || target.startsWith("~")) return undefined;
  const parts = from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts[0] === ".git" ? undefined : parts.join("/");
}
