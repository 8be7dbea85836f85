/** Folders that throw the project's own errors, and not those of the language. */
import { folderOf } from "../../../ground/core/path.ts";
import { throwRule } from "../internal/rules.ts";
import { inside } from "../internal/wording.ts";
import type { FileFacts, ThrowFact } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";

import type { Candidate, HumanQuestion } from "../proposal.ts";
import { quoted, scopeOf } from "../roles.ts";
import type { Table } from "../table.ts";

const THROWS = 12;
const FILES = 4;
/** Share of own errors elsewhere from which on this folder is nothing special. */
const COMMON = 0.6;
/** Where both are as usual, only a person can say. */
const SPLIT = 0.35;

const builtins = new Set(
  (
    "Error TypeError RangeError SyntaxError ReferenceError EvalError AggregateError DOMException " +
    "Exception ValueError KeyError RuntimeError NotImplementedError AssertionError AttributeError IndexError IOError OSError LookupError " +
    "IllegalArgumentException IllegalStateException UnsupportedOperationException NullPointerException IOException RuntimeException AssertionError"
  ).split(" "),
);

interface Sites {
  readonly folder: string;
  readonly own: readonly Site[];
  readonly builtin: readonly Site[];
}

interface Site extends ThrowFact {
  readonly path: string;
}

export function ownErrors(table: Table): { candidates: Candidate[]; questions: HumanQuestion[] } {
  const own = errorNames(table.production);
  const candidates: Candidate[] = [];
  const questions: HumanQuestion[] = [];
  for (const ending of new Set(table.production.map((file) => file.ending))) {
    const files = table.production.filter((file) => file.ending === ending);
    const throwing = files.filter(({ throws }) => throws.length > 0);
    const all = sitesOf("", throwing, own);
    const done: string[] = [];
    for (const folder of foldersOf(throwing)) {
      if (done.some((outer) => outer === "" || folder.startsWith(`${outer}/`))) continue;
      const sites = folder === "" ? all : sitesOf(folder, throwing, own);
      const total = sites.own.length + sites.builtin.length;
      if (total < THROWS || new Set(sites.own.map(({ path }) => path)).size < FILES) continue;
      if (sites.own.length >= ADHERENCE * total) {
        const candidate = candidateOf(table, sites, { all, files });
        if (candidate === undefined) continue;
        done.push(folder);
        candidates.push(candidate);
      } else if (folder === "") {
        const question = questionOf(sites, ending);
        if (question !== undefined) questions.push(question);
      }
    }
  }
  return { candidates, questions };
}

function candidateOf(
  table: Table,
  sites: Sites,
  given: { readonly all: Sites; readonly files: readonly FileFacts[] },
): Candidate | undefined {
  const { folder, own, builtin } = sites;
  const { all } = given;
  const files = given.files.filter((file) => isBelow(file, folder));
  const elsewhere = all.own.length + all.builtin.length - own.length - builtin.length;
  const share = (all.own.length - own.length) / Math.max(elsewhere, 1);
  if (elsewhere > 10 && share > COMMON) return undefined;
  const language = files[0]?.language;
  const ending = files[0]?.ending ?? "";
  const scope = scopeOf(`${folder === "" ? "" : `${quoted(folder)}/`}**/*.${ending}`, files, table);
  if (language === undefined || scope === undefined) return undefined;
  const rule = throwRule(language, builtins);
  const written = new Set(own.map(({ type }) => type));
  const counterpart = throwRule(language, written);
  if (rule === undefined || counterpart === undefined) return undefined;
  const names = mostUsed(own);
  return {
    family: "own-errors",
    title: `Throw the project's own errors (${names.map((name) => `\`${name}\``).join(", ")})${inside(folder)}, never a built-in one`,
    scope,
    check: { "ast-grep": { language, rule } },
    counterpart,
    mentions: [language === "Python" ? "raise" : "throw"],
    unit: "throws",
    followed: own.length,
    violated: builtin.length,
    violators: builtin.map(({ path, line }) => ({ path, line })),
    members: [...new Set(own.map(({ path }) => path))],
    why: "",
    lift:
      elsewhere > 10
        ? own.length / (own.length + builtin.length) / Math.max(share, 0.001)
        : undefined,
    commits: table.past.addingTo(new Set(files.map(({ path }) => folderOf(path)))),
    target: "own errors",
    place: folder,
    barrel: false,
  };
}

/** A `ValueError` says something by itself; a plain `Error` is what one throws for want of another. */
function questionOf({ own, builtin }: Sites, ending: string): HumanQuestion | undefined {
  const bare = builtin.filter(({ type }) => /^(?:Error|Exception|RuntimeException)$/.test(type));
  const least = Math.min(own.length, bare.length);
  if (least < THROWS || least < SPLIT * (own.length + bare.length)) return undefined;
  const [name = ""] = mostUsed(own);
  const [other = ""] = mostUsed(bare);
  return {
    kind: "competing-patterns",
    question: `Errors are thrown as the project's own (\`${name}\`) and as \`${other}\`: which one from now on?`,
    paths: [...new Set([...own, ...bare].map(({ path }) => path))].slice(0, 5),
    why: `${own.length} own and ${bare.length} bare throws in \`.${ending}\` files`,
  };
}

function mostUsed(sites: readonly Site[]): string[] {
  const counts = new Map<string, number>();
  for (const { type } of sites) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 2)
    .map(([name]) => name);
}

function sitesOf(folder: string, files: readonly FileFacts[], own: ReadonlySet<string>): Sites {
  const sites = files
    .filter((file) => isBelow(file, folder))
    .flatMap(({ path, throws }) => throws.map((site) => ({ ...site, path })));
  return {
    folder,
    own: sites.filter(({ type }) => own.has(lastOf(type))),
    builtin: sites.filter(({ type }) => builtins.has(type)),
  };
}

function isBelow({ path }: FileFacts, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

function lastOf(type: string): string {
  return type.slice(type.lastIndexOf(".") + 1);
}

/** Classes and makers of errors that this repository defines. */
function errorNames(files: readonly FileFacts[]): Set<string> {
  const names = new Set<string>();
  for (const file of files) {
    for (const { of, base } of file.bases) if (/Error|Exception/.test(base)) names.add(of);
    for (const name of file.defines)
      if (/^[A-Z]\w*(?:Error|Exception|Failure|Fault)$/.test(name)) names.add(name);
  }
  for (const name of builtins) names.delete(name);
  return names;
}

/** Every folder around a file, outermost first. */
function foldersOf(files: readonly FileFacts[]): string[] {
  const folders = new Set<string>([""]);
  for (const { path } of files) {
    for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) folders.add(folder);
  }
  return [...folders].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
