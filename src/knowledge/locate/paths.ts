/** What a path alone says: whose folder it is in, what kind of file it is, and whether a text names it. */
import { isGenerated } from "../codebase/files.ts";
import type { Query } from "./query.ts";
import { stem, stopWords, termsOf } from "./words.ts";

/** Folders whose files show or serve the program rather than being it. */
const aside =
  /(^|\/)(examples?|docs?|docs_src|website|www|benchmarks?|bench|playground|demos?|samples?|scripts?|tools?|templates?|sandbox|perf|ci|\.github|tutorials?)\//i;
const settings = /\.config\.[cm]?[jt]s$/i;
const barrels =
  /^(index\.[cm]?[jt]sx?|__init__\.py|mod\.rs|lib\.rs|doc\.go|package-info\.java|mod\.ts)$/;
const unnamed = /^(index|__init__|mod|lib|main)$/;

/** What a folder says of the files in it. */
export interface FolderFacts {
  /** The folder of the package that it is part of, as far as a path tells. */
  readonly home: string;
  readonly aside: boolean;
  /** Its own name, without that of the folder above. */
  readonly name: string;
  /** Of its whole path. */
  readonly terms: readonly string[];
  /** Of its own name, each once. */
  readonly nameTerms: readonly string[];
}

export interface PathFacts {
  readonly path: string;
  readonly home: string;
  /** The file's name without its ending, or that of its folder where it has none of its own; in lower case. */
  readonly name: string;
  readonly aside: boolean;
  /** Written by a machine, or settings, or somebody else's. */
  readonly generated: boolean;
  readonly barrel: boolean;
}

export function folderFacts(folder: string): FolderFacts {
  const name = folder.slice(folder.lastIndexOf("/") + 1);
  return {
    home: homeOf(folder),
    aside: aside.test(`${folder}/`),
    name,
    terms: termsOf(folder),
    nameTerms: [...new Set(termsOf(name))],
  };
}

/** @param folder What is known of the path's folder, where somebody has asked before. */
export function pathFacts(
  path: string,
  folder = folderFacts(path.slice(0, Math.max(0, path.lastIndexOf("/")))),
): PathFacts {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  const own = dot > 0 ? file.slice(0, dot) : file;
  return {
    path,
    home: folder.home,
    name: (unnamed.test(own) && folder.name !== "" ? folder.name : own).toLowerCase(),
    aside: folder.aside,
    generated: settings.test(file) || isGenerated(path),
    barrel: barrels.test(file),
  };
}

/** The path in lower case, without its ending. */
function bare({ path }: PathFacts): string {
  return path.toLowerCase().replace(/\.[^./]+$/, "");
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
export function scopeFit(facts: PathFacts, { scopes }: Query): number {
  let best = 0;
  const parts = bare(facts).split("/");
  for (const scope of scopes) {
    const word = scope.replace(/^@[^/]+\//, "");
    if (parts.at(-1) === word) return 1;
    if (parts.includes(word)) best = Math.max(best, 0.8);
    else if (parts.some((part) => part.split(/[-_.]/).includes(word))) best = Math.max(best, 0.6);
  }
  return best;
}

/** Whether a file's name in a text says that it is about the file. */
export function isTelling(name: string): boolean {
  return name.length >= 3 && !stopWords.has(name) && !stopWords.has(stem(name));
}

/** How plainly the text writes the path out, from 0 to 1. */
export function mention(facts: PathFacts, { paths }: Query): number {
  const lower = facts.path.toLowerCase();
  const short = bare(facts);
  let best = 0;
  for (const written of paths) {
    const deep = written.includes("/");
    if (lower === written || lower.endsWith(`/${written}`) || written.endsWith(`/${lower}`)) {
      best = Math.max(best, deep ? 1 : 0.7);
    } else if (deep && (short === written || short.endsWith(`/${written}`))) {
      best = Math.max(best, 0.7);
    } else if (deep && `/${lower}`.includes(`/${written}/`)) best = Math.max(best, 0.4);
  }
  return best;
}

/** How plainly the text names the module that the file is, from 0 to 1. */
export function moduleFit(facts: PathFacts, { modules }: Query): number {
  if (modules.length === 0) return 0;
  const dotted = bare(facts)
    .replace(/\/(__init__|index|mod)$/, "")
    .replaceAll("/", ".");
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
