/** What a path alone says: whose folder it is in, what kind of file it is, and whether a text names it. */
import { isGenerated } from "../codebase/files.ts";
import type { Query } from "./query.ts";
import { stem, stopWords, termsOf } from "./words.ts";

/** Folders whose files show or serve the program rather than being it. */
const aside =
  /(^|\/)(examples?|docs?|docs_src|website|www|benchmarks?|bench|playground|demos?|samples?|scripts?|tools?|templates?|sandbox|perf|ci|\.github|tutorials?)\//i;
const settings = /(^|\/)[^/]*\.config\.[cm]?[jt]s$/i;
const barrels =
  /(^|\/)(index\.[cm]?[jt]sx?|__init__\.py|mod\.rs|lib\.rs|doc\.go|package-info\.java|mod\.ts)$/;
const unnamed = /^(index|__init__|mod|lib|main)$/;

export interface PathFacts {
  readonly path: string;
  /** In lower case, without its ending. */
  readonly bare: string;
  readonly folder: string;
  /** The folder of the package that it is part of, as far as a path tells. */
  readonly home: string;
  /** The file's name without its ending, or that of its folder where it has none of its own; in lower case. */
  readonly name: string;
  readonly aside: boolean;
  /** Written by a machine, or settings, or somebody else's. */
  readonly generated: boolean;
  readonly barrel: boolean;
  /** Of the whole path. */
  readonly terms: readonly string[];
  /** Of its folder's own name. */
  readonly folderTerms: readonly string[];
}

const folderTerms = new Map<string, readonly string[]>();

function termsOfFolder(folder: string): readonly string[] {
  const known = folderTerms.get(folder) ?? termsOf(folder);
  if (folderTerms.size > 50_000) folderTerms.clear();
  folderTerms.set(folder, known);
  return known;
}

export function pathFacts(path: string): PathFacts {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "" : path.slice(0, slash);
  const file = path.slice(slash + 1);
  const dot = file.lastIndexOf(".");
  const stemmed = dot > 0 ? file.slice(0, dot) : file;
  const own = folder.slice(folder.lastIndexOf("/") + 1);
  return {
    path,
    bare: path.toLowerCase().replace(/\.[^./]+$/, ""),
    folder,
    home: homeOf(folder),
    name: (unnamed.test(stemmed) && own !== "" ? own : stemmed).toLowerCase(),
    aside: aside.test(path),
    generated: settings.test(path) || isGenerated(path),
    barrel: barrels.test(path),
    terms: [...termsOfFolder(folder), ...termsOf(file)],
    folderTerms: termsOfFolder(own),
  };
}

/** What is before the sources' own folder, or else the first folder. */
function homeOf(folder: string): string {
  const parts = folder.split("/");
  const sources = parts.findIndex((part) => part === "src" || part === "lib");
  return sources > 0 ? parts.slice(0, sources).join("/") : (parts[0] ?? "");
}

/** Whether a scope that the text's first line begins with is the name of the path's package. */
export function isHome({ home }: PathFacts, { scopes }: Query): boolean {
  const own = home.slice(home.lastIndexOf("/") + 1).toLowerCase();
  return scopes.some((scope) => scope.replace(/^@[^/]+\//, "") === own);
}

/** How well the path fits a scope that the text's first line begins with, from 0 to 1. */
export function scopeFit({ bare }: PathFacts, { scopes }: Query): number {
  let best = 0;
  const parts = bare.split("/");
  for (const scope of scopes) {
    const word = scope.replace(/^@[^/]+\//, "");
    if (parts.at(-1) === word) return 1;
    if (parts.includes(word)) best = Math.max(best, 0.8);
    else if (parts.some((part) => part.split(/[-_.]/).includes(word))) best = Math.max(best, 0.6);
  }
  return best;
}

/** Whether the file's name is a word of the text. */
export function isNamed({ name }: PathFacts, { words }: Query): boolean {
  if (name.length < 3 || stopWords.has(name) || stopWords.has(stem(name))) return false;
  return words.has(name) || words.has(name.replaceAll("_", "-"));
}

/** How plainly the text writes the path out, from 0 to 1. */
export function mention({ path, bare }: PathFacts, { paths }: Query): number {
  const lower = path.toLowerCase();
  let best = 0;
  for (const written of paths) {
    const deep = written.includes("/");
    if (lower === written || lower.endsWith(`/${written}`) || written.endsWith(`/${lower}`)) {
      best = Math.max(best, deep ? 1 : 0.7);
    } else if (deep && (bare === written || bare.endsWith(`/${written}`))) {
      best = Math.max(best, 0.7);
    } else if (deep && `/${lower}`.includes(`/${written}/`)) best = Math.max(best, 0.4);
  }
  return best;
}

/** How plainly the text names the module that the file is, from 0 to 1. */
export function moduleFit({ bare }: PathFacts, { modules }: Query): number {
  if (modules.length === 0) return 0;
  const dotted = bare.replace(/\/(__init__|index|mod)$/, "").replaceAll("/", ".");
  const depth = dotted.split(".").length;
  let best = 0;
  for (const written of modules) {
    const parts = written.split(".");
    // What is longer than the path cannot fit; a pasted text has names of thousands of parts.
    for (let count = Math.min(parts.length, depth); count >= 2; count -= 1) {
      const name = parts.slice(0, count).join(".");
      if (dotted !== name && !dotted.endsWith(`.${name}`)) continue;
      best = Math.max(best, Math.min(1, count / 3));
      break;
    }
  }
  return best;
}
