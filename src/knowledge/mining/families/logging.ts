/** Folders that log through a logger of the project, where the language's own output is at hand. */
import { folderOf } from "../../../ground/core/path.ts";
import type { AstGrepCheck } from "../../../ground/contract/entry.ts";
import type { FileFacts } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";
import { inside } from "../internal/wording.ts";
import type { MinedLanguage } from "../internal/language.ts";

import type { Candidate, HumanQuestion } from "../proposal.ts";
import { quoted, scopeOf } from "../roles.ts";
import type { Table } from "../table.ts";

const CALLS = 10;
const FILES = 4;
/** Share of the logger elsewhere from which on this folder is nothing special. */
const COMMON = 0.6;
const SPLIT = 0.35;

const method = /[.:](?:log|info|warn|warning|error|debug|trace|fatal|success|verbose)$/;
const plainOutput =
  /^(?:console\.(?:log|info|warn|error|debug|trace)|print|fmt\.Print(?:f|ln)?|System\.(?:out|err)\.print(?:f|ln)?|System\.(?:out|err))$/;

interface Calls {
  readonly own: ReadonlyMap<FileFacts, number>;
  readonly plain: ReadonlyMap<FileFacts, number>;
  readonly logger: string;
}

export function logging(table: Table): { candidates: Candidate[]; questions: HumanQuestion[] } {
  const candidates: Candidate[] = [];
  const questions: HumanQuestion[] = [];
  for (const ending of new Set(table.production.map((file) => file.ending))) {
    const files = table.production.filter((file) => file.ending === ending);
    const all = callsIn(table, files);
    const outside = sum(all.own) + sum(all.plain);
    for (const folder of topFolders(files)) {
      const below = files.filter(({ path }) => folder === "" || path.startsWith(`${folder}/`));
      const found = callsIn(table, below);
      const [own, plain] = [sum(found.own), sum(found.plain)];
      if (own + plain < CALLS || found.own.size < FILES) continue;
      if (own < ADHERENCE * (own + plain)) {
        if (folder === "" && own >= SPLIT * (own + plain) && own + plain >= 3 * CALLS)
          questions.push({
            kind: "competing-patterns",
            question: `Messages go to \`${found.logger}\` and to the plain output: which one from now on?`,
            paths: [...found.own.keys(), ...found.plain.keys()].slice(0, 5).map(({ path }) => path),
            why: `${own} calls of the logger and ${plain} of the plain output in \`.${ending}\` files`,
          });
        continue;
      }
      const elsewhere = outside - own - plain;
      const share = (sum(all.own) - own) / Math.max(elsewhere, 1);
      // Somebody must be tempted: a project that prints nowhere needs no rule against it.
      if (plain === 0 && elsewhere === 0) continue;
      if (elsewhere > CALLS && share > COMMON) continue;
      const candidate = candidateOf(table, { folder, files: below, found });
      if (candidate === undefined) continue;
      candidates.push(candidate);
      break;
    }
  }
  return { candidates, questions };
}

function candidateOf(
  table: Table,
  given: { readonly folder: string; readonly files: readonly FileFacts[]; readonly found: Calls },
): Candidate | undefined {
  const { folder, files, found } = given;
  const ending = files[0]?.ending ?? "";
  const language = files[0]?.language;
  const glob = `${folder === "" ? "" : `${quoted(folder)}/`}**/*.${ending}`;
  const scope = scopeOf(glob, files, table);
  const rule = language === undefined ? undefined : plainRule(language);
  if (language === undefined || scope === undefined || rule === undefined) return undefined;
  return {
    family: "logging",
    title: `Log through \`${found.logger}\`${inside(folder)}, never by plain output`,
    scope,
    check: { "ast-grep": { language, rule } },
    mentions: ["console", "print", "Print", "System"],
    unit: "calls",
    followed: sum(found.own),
    violated: sum(found.plain),
    violators: [...found.plain.keys()].map(({ path }) => ({ path, line: 1 })),
    members: [...found.own.keys()].map(({ path }) => path),
    why: "",
    lift: undefined,
    commits: table.past.addingTo(new Set(files.map(({ path }) => folderOf(path)))),
    target: "logging",
    place: folder,
    barrel: false,
  };
}

function plainRule(language: MinedLanguage): AstGrepCheck["rule"] | undefined {
  switch (language) {
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
      return {
        kind: "call_expression",
        has: {
          field: "function",
          regex: String.raw`^console\.(log|info|warn|error|debug|trace)$`,
        },
      };
    case "Python":
      return { kind: "call", has: { field: "function", regex: "^print$" } };
    case "Go":
      return {
        kind: "call_expression",
        has: { field: "function", regex: String.raw`^fmt\.Print(f|ln)?$` },
      };
    case "Java":
      return {
        kind: "method_invocation",
        has: { field: "object", regex: String.raw`^System\.(out|err)$` },
      };
    case "Rust":
      return undefined;
  }
}

function callsIn(table: Table, files: readonly FileFacts[]): Calls {
  const own = new Map<FileFacts, number>();
  const plain = new Map<FileFacts, number>();
  const loggers = new Map<string, number>();
  for (const file of files) {
    for (const [written, count] of file.calls) {
      if (plainOutput.test(written)) plain.set(file, (plain.get(file) ?? 0) + count);
      else if (method.test(written) && /log/i.test(written)) {
        const root = written.replace(method, "");
        const member = /^(?:this|self)\.\w+$/.test(root);
        const first = root.split(/[.:]/)[0] ?? "";
        if (!member && table.symbolOf(file, first) === undefined) continue;
        own.set(file, (own.get(file) ?? 0) + count);
        loggers.set(root, (loggers.get(root) ?? 0) + count);
      }
    }
  }
  const [logger = ""] = [...loggers].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  return { own, plain, logger };
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** The repository, and folders down to the third level. */
function topFolders(files: readonly FileFacts[]): string[] {
  const folders = new Set<string>([""]);
  for (const { path } of files) {
    const parts = folderOf(path).split("/");
    for (let depth = 1; depth <= Math.min(3, parts.length); depth += 1)
      folders.add(parts.slice(0, depth).join("/"));
  }
  return [...folders].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
