/**
 * Files that are entered in a register: told from the tree, where one file imports nearly all files of a folder, and
 * from history, where commits that add a file to the folder edit the register as well.
 */
import { folderOf } from "../../../ground/core/path.ts";
import type { Listing } from "../../../ground/platform/tree.ts";
import { isGenerated, isTest } from "../../codebase/files.ts";
import { languageOf } from "../../codebase/parsers.ts";
import { isBeside } from "../extract.ts";
import { isSideEffect } from "../past.ts";
import type { Candidate } from "../proposal.ts";
import { quoted, scopeOf } from "../roles.ts";
import { isBarrel, type Table } from "../table.ts";

const FILES = 8;
/** Additions that edited the register. */
const ADDITIONS = 5;
const ADHERENCE = 0.9;
const LIFT = 8;
/** Share of the folder's files that the register names today: without it a busy file looks like a register. */
const NAMED = 0.7;
const LIVE = 4;

interface Shelf {
  readonly folder: string;
  readonly ending: string;
  readonly paths: readonly string[];
}

/** The module system registers: the compiler asks for it. */
const ofLanguage = /(^|\/)(mod|lib|main)\.rs$/;

export function registries(table: Table): Candidate[] {
  const shelves = shelvesOf(table.production.map(({ path }) => path));
  return table.production.flatMap((register) => {
    if (ofLanguage.test(register.path) || register.language === "Go") return [];
    const imported = new Set(register.imports.flatMap(({ targets }) => targets));
    const keys = new Set([...imported].map(keyOf));
    return [...keys].flatMap((key): Candidate[] => {
      const shelf = shelves.get(key);
      if (shelf === undefined) return [];
      const files = shelf.paths.filter((path) => path !== register.path && !isBarrel(path));
      const missing = files.filter((path) => !imported.has(path));
      if (files.length < FILES || files.length - missing.length < ADHERENCE * files.length)
        return [];
      const commits = table.past.addingTo([shelf.folder]);
      if (!table.past.grew(files)) return [];
      return candidateOf(
        { table, shelf, register: register.path, files },
        {
          family: "registry",
          unit: "files",
          followed: files.length - missing.length,
          violated: missing.length,
          violators: missing.map((path) => ({ path, line: 1 })),
          why: `\`${register.path}\` imports ${files.length - missing.length} of the ${files.length} files`,
          lift: undefined,
          commits,
        },
      );
    });
  });
}

/** Reads the registers that history suggests, to see whether they name the files. */
export async function registrations(table: Table, listing: Listing): Promise<Candidate[]> {
  const paths = [...table.paths].filter((path) => isShelved(path));
  const shelves = shelvesOf(paths);
  const additions = new Map<string, number>();
  const edits = new Map<string, number>();
  const together = new Map<string, number>();
  for (const { files, added } of table.past.commits) {
    for (const path of files) edits.set(path, (edits.get(path) ?? 0) + 1);
    const fresh = new Set(added);
    const edited = files.filter((path) => !fresh.has(path) && table.paths.has(path));
    for (const key of new Set(added.filter(isShelved).map(keyOf))) {
      additions.set(key, (additions.get(key) ?? 0) + 1);
      for (const path of edited) {
        const pair = `${key}\n${path}`;
        together.set(pair, (together.get(pair) ?? 0) + 1);
      }
    }
  }
  const pairs = [...together].flatMap(([pair, count]) => {
    const [key = "", register = ""] = pair.split("\n");
    const shelf = shelves.get(key);
    const total = additions.get(key) ?? 0;
    if (shelf === undefined || count < ADDITIONS || count < ADHERENCE * total) return [];
    const usual = (edits.get(register) ?? 0) / table.past.commits.length;
    const lift = count / total / Math.max(usual, 0.001);
    const files = shelf.paths.filter((path) => path !== register && !isBarrel(path));
    if (lift < LIFT || files.length < LIVE || isSideEffect(register)) return [];
    if (ofLanguage.test(register) || isGenerated(register) || register.endsWith(".snap")) return [];
    return [{ shelf, register, files, count, total, lift }];
  });
  const wanted = new Set(pairs.map(({ register }) => register));
  const texts = new Map<string, string>();
  for await (const { path, text } of listing.read(
    listing.files.filter(({ path: one }) => wanted.has(one)),
  ))
    texts.set(path, plain(text));
  return pairs.flatMap(({ shelf, register, files, count, total, lift }) => {
    const text = texts.get(register) ?? "";
    const named = files.filter((path) => text.includes(plain(stemOf(path))));
    if (named.length < NAMED * files.length) return [];
    return candidateOf(
      { table, shelf, register, files },
      {
        family: "registration",
        unit: "commits",
        followed: count,
        violated: total - count,
        violators: [],
        why: `${count} of ${total} commits that added a file edited it; it names ${named.length} of the ${files.length} files`,
        lift,
        commits: total,
      },
    );
  });
}

function candidateOf(
  given: {
    readonly table: Table;
    readonly shelf: Shelf;
    readonly register: string;
    readonly files: readonly string[];
  },
  rest: Pick<
    Candidate,
    "family" | "unit" | "followed" | "violated" | "violators" | "why" | "lift" | "commits"
  >,
): Candidate[] {
  const { table, shelf, register, files } = given;
  const glob = `${shelf.folder === "" ? "" : `${quoted(shelf.folder)}/`}*.${shelf.ending}`;
  const scope = scopeOf(
    glob,
    files.map((path) => ({ path })),
    table,
  );
  if (scope === undefined) return [];
  const place = shelf.folder === "" ? "." : shelf.folder;
  const gathers =
    (isBarrel(register) && folderOf(register) === shelf.folder) ||
    register.startsWith(`${shelf.folder}.`);
  return [
    {
      ...rest,
      title: gathers
        ? `Export every new file of \`${place}\` from \`${register}\``
        : `Enter every new \`${shelf.ending}\` file of \`${place}\` in \`${register}\``,
      scope,
      check: { "file-pairing": { with: [quoted(register)], when: "added" } },
      members: files,
      target: register,
      place: shelf.folder,
      barrel: false,
    },
  ];
}

/** Documents and migrations are registered too; examples and fixtures are copies of something. */
function isShelved(path: string): boolean {
  if (isGenerated(path) || isSideEffect(path)) return false;
  if (isTest(path)) return languageOf(path) !== undefined && !isBeside(path);
  return !isBeside(path) || /(^|\/)(docs?|migrations?)\//.test(path);
}

function shelvesOf(paths: Iterable<string>): Map<string, Shelf> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const key = keyOf(path);
    const known = found.get(key);
    if (known === undefined) found.set(key, [path]);
    else known.push(path);
  }
  return new Map(
    [...found].map(([key, own]) => {
      const [folder = "", ending = ""] = key.split("\t");
      return [key, { folder, ending, paths: own }];
    }),
  );
}

/** Tests that stand beside what they test are not entered with it. */
function keyOf(path: string): string {
  return `${folderOf(path)}\t${path.slice(path.lastIndexOf(".") + 1)}\t${isTest(path)}`;
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\..*$/, "");
}

/** Letters and digits only: a register may write `user-name` as `userName`. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
