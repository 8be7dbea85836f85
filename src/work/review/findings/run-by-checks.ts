/** Which changed files and scripts the project's check commands run. Pure. */
import type { ReviewedFile } from "../reviewed.ts";
import { nameOf, quoted } from "./changed-lines.ts";

export interface RunByCheck {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

/** Scripts that name other scripts are followed this far. */
const DEPTH = 4;
/** Words of one command that are read. */
const WORDS = 200;

interface Asked {
  /** Paths as commands write them. */
  readonly files: ReadonlyMap<string, string>;
  readonly scripts: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
}

export function runByChecks(
  files: readonly ReviewedFile[],
  commands: readonly string[],
): RunByCheck[] {
  if (commands.length === 0) return [];
  const manifests = files.filter(({ path }) => /(?:^|\/)(?:package|composer)\.json$/.test(path));
  const asked = askedBy(commands, manifests);
  return files.flatMap((file): RunByCheck[] => {
    const { path, status } = file;
    if (manifests.includes(file)) return scriptsChanged(file, asked.scripts);
    if (
      /^(?:GNU)?[Mm]akefile$|^[Jj]ustfile$|^Taskfile\.ya?ml$/.test(nameOf(path)) &&
      asked.targets.size > 0
    )
      return targetsChanged(file, asked.targets);
    const by = asked.files.get(path);
    if (by === undefined) return [];
    const what = status === "deleted" ? "was deleted" : status === "added" ? "is new" : "changed";
    return [{ path, message: `${path} ${what}, and the check ${quoted(by)} runs it.` }];
  });
}

function askedBy(commands: readonly string[], manifests: readonly ReviewedFile[]): Asked {
  const files = new Map<string, string>();
  const scripts = new Map<string, string>();
  const targets = new Map<string, string>();
  const bodies = new Map<string, string[]>();
  for (const { before, after } of manifests) {
    for (const text of [before, after]) {
      for (const [name, { body }] of scriptsIn(text))
        bodies.set(name, [...(bodies.get(name) ?? []), body]);
    }
  }
  let open = commands.map((command) => ({ command, by: command }));
  for (let depth = 0; depth < DEPTH && open.length > 0; depth += 1) {
    const next: typeof open = [];
    for (const { command, by } of open) {
      const words = command
        .slice(0, 4_000)
        .split(/[\s;&|()]+/, WORDS)
        .map((word) => word.replaceAll(/^["']+|["']+$/g, ""));
      for (const [index, word] of words.entries()) {
        if (/[\w-]\.\w{1,5}$|\//.test(word)) files.set(word.replace(/^\.\//, ""), by);
        const name = scriptNamed(words, index);
        if (name !== undefined) {
          for (const each of [name, `pre${name}`, `post${name}`]) {
            if (scripts.has(each)) continue;
            scripts.set(each, by);
            next.push(...(bodies.get(each) ?? []).map((body) => ({ command: body, by })));
          }
        }
        if (/^(?:make|gmake|just|task)$/.test(word)) {
          for (const target of words.slice(index + 1))
            if (/^[\w-]+$/.test(target)) targets.set(target, by);
        }
      }
    }
    open = next;
  }
  return { files, scripts, targets };
}

/** The script that a package manager is asked for at a word. */
function scriptNamed(words: readonly string[], index: number): string | undefined {
  if (!/^(?:npm|pnpm|yarn|bun|composer)$/.test(words[index] ?? "")) return undefined;
  const rest = words.slice(index + 1).filter((word) => !word.startsWith("-"));
  const first = rest[0] ?? "";
  if (/^(?:run|run-script)$/.test(first)) return rest[1];
  if (first === "t") return "test";
  return /^(?:exec|dlx|install|i|ci|add|x|create)$/.test(first) || first === "" ? undefined : first;
}

function scriptsIn(
  text: string | undefined,
): ReadonlyMap<string, { readonly body: string; readonly line: number }> {
  const scripts = new Map<string, { body: string; line: number }>();
  let isInside = false;
  for (const [index, line] of (text ?? "").split("\n", 5_000).entries()) {
    const bounded = line.slice(0, 4_000);
    if (/^\s*\{?\s*"scripts"\s*:\s*\{/.test(bounded)) isInside = true;
    if (!isInside) continue;
    for (const match of bounded.matchAll(
      /"((?:\\.|[^"\\]){1,100})"\s*:\s*"((?:\\.|[^"\\]){0,2000})"/g,
    )) {
      scripts.set(match[1] ?? "", { body: match[2] ?? "", line: index + 1 });
    }
    if (/\}/.test(bounded.replaceAll(/"(?:\\.|[^"\\])*"/g, ""))) isInside = false;
  }
  return scripts;
}

function scriptsChanged(
  { path, before, after }: ReviewedFile,
  asked: ReadonlyMap<string, string>,
): RunByCheck[] {
  const old = scriptsIn(before);
  const now = scriptsIn(after);
  return [...asked].flatMap(([name, by]): RunByCheck[] => {
    const was = old.get(name);
    const is = now.get(name);
    if (was?.body === is?.body) return [];
    const check = by.trim() === "" ? "a check" : `the check ${quoted(by)}`;
    if (is === undefined)
      return [{ path, message: `The script ${quoted(name)} was taken out, and ${check} runs it.` }];
    const how =
      was === undefined
        ? `is new: ${quoted(is.body)}`
        : `went from ${quoted(was.body)} to ${quoted(is.body)}`;
    return [
      { path, line: is.line, message: `The script ${quoted(name)}, which ${check} runs, ${how}.` },
    ];
  });
}

/** Recipes of a Makefile whose lines changed. */
function targetsChanged(
  { path, hunks, after }: ReviewedFile,
  asked: ReadonlyMap<string, string>,
): RunByCheck[] {
  const targets: (string | undefined)[] = [];
  let target: string | undefined;
  for (const line of (after ?? "").split("\n", 20_000)) {
    target =
      /^\s{0,4}([\w-]+)\s*(?:[\w =+"'-]{0,80})?:(?!=)/.exec(line.slice(0, 400))?.[1] ?? target;
    targets.push(target);
  }
  const told = new Map<string, RunByCheck>();
  let next = 1;
  for (const each of hunks.flatMap((hunk) => hunk.lines)) {
    // What was taken out stood where the next line stands.
    const line = each.new ?? next;
    next = each.new === undefined ? next : each.new + 1;
    if (each.kind === "context") continue;
    const name = targets[Math.min(line, targets.length) - 1];
    const by = asked.get(name ?? "");
    if (name === undefined || by === undefined || told.has(name)) continue;
    told.set(name, {
      path,
      line,
      message: `The target ${quoted(name)} changed, and the check ${quoted(by)} runs it.`,
    });
  }
  return [...told.values()];
}
