/** A tree to search: the checkout, any folder, or a commit of any git directory. */
import { createHash } from "node:crypto";
import path from "node:path";
import { TacitError } from "../../../ground/core/error.ts";
import { realFolder } from "../../../ground/platform/files.ts";
import { type Cache, cachedText, openCache } from "../../../ground/platform/cache.ts";
import { resolveCommit } from "../../../ground/platform/git.ts";
import { findRepository } from "../../../ground/platform/repository.ts";
import { tacitHome } from "../../../ground/platform/home.ts";
import { type Listing, listTreeAtCommit, type TreeFile } from "../../../ground/platform/tree.ts";
import { listWorkingTree } from "../../../ground/platform/working-tree.ts";
import { isLocatable } from "../../../knowledge/codebase/files.ts";
import { isManifest } from "../../../knowledge/codebase/imports.ts";
import { openCodeIndex } from "../../../knowledge/locate/code-index.ts";
import { locate, type Located, type LocateOptions } from "../../../knowledge/locate/locate.ts";
import type { Place } from "../../../knowledge/locate/signals.ts";
import { noCommits, openHistory, readSeen, writeSeen } from "../../../knowledge/locate/store.ts";
import type { Built, Version } from "./kept-trees.ts";
import { openMeaning } from "./meaning.ts";
import type { Host } from "../workspace.ts";

/** Where to search; the checkout around the host's folder unless something else is said. */
export interface Where {
  /** A folder, as it lies. */
  readonly tree?: string | undefined;
  /** A git directory, bare ones too. */
  readonly git?: string | undefined;
  /** A revision. */
  readonly at?: string | undefined;
}

export interface Found {
  readonly located: Located;
  /** Why the answer is one without embeddings although they were wanted. */
  readonly problems: readonly string[];
}

export interface OpenTree {
  readonly place: Place;
  /** With embeddings where the user has them. @throws TacitError `locate/empty-text` */
  readonly locate: (text: string, options?: Omit<LocateOptions, "meaning">) => Promise<Found>;
  /** Texts of files of the tree, those that are there. */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** What could not be searched, in words. */
  readonly problems: readonly string[];
  readonly close: () => void;
}

/** Opens a tree to search, indexing what is new in it. @throws TacitError of the tree or the revision */
export async function openTree(host: Host, where: Where = {}): Promise<OpenTree> {
  const looked = await look(host, where);
  const { cache, listing } = looked;
  const build = async (): Promise<Built> => buildIndex(host, looked);
  const { place, close } = await (host.trees?.use(looked, build) ?? build());
  const read: OpenTree["read"] = (paths) => readTexts(listing, (file) => paths.includes(file));
  const askMeaning = await openMeaning(host, { cache, read });
  return {
    place,
    locate: async (text, options = {}) => {
      if (text.trim() === "") return { located: locate(text, place), problems: [] };
      const { meaning, problems } = await askMeaning(text, place);
      return { located: locate(text, place, { ...options, meaning }), problems };
    },
    read,
    problems: skippedIn(listing),
    close,
  };
}

/** A tree as it is at this moment, unread. */
interface Looked extends Version {
  readonly cache: Cache;
  readonly listing: Listing;
}

async function look(host: Host, where: Where): Promise<Looked> {
  const named = where.git ?? where.tree ?? (await findRepository(host.directory)).root;
  const directory = await realFolder(named);
  if (directory === undefined) {
    throw new TacitError({
      code: "app/no-folder",
      kind: "input",
      message: `There is no folder ${named}.`,
      hint: "Check the path.",
    });
  }
  const cache = cacheOf(host, directory);
  const atCommit = where.git !== undefined || where.at !== undefined;
  const resolving = resolveCommit(directory, where.at ?? "HEAD").catch((error: unknown) => {
    if (atCommit) throw error;
    return undefined; // no git, or no commit yet: there is no history
  });
  // Most of the time goes by in git: what does not wait for one another is asked at once.
  const [listing, commit] = await Promise.all([
    atCommit
      ? listTreeAtCommit(directory, (await resolving) ?? "", { wanted })
      : folderListing(cache, directory),
    resolving,
  ]);
  return { directory, cache, commit, listing, files: listing.files };
}

async function buildIndex(
  host: Host,
  { cache, directory, commit, listing }: Looked,
): Promise<Built> {
  const history = commit === undefined ? noCommits() : await openHistory(cache, directory, commit);
  const index = await openCodeIndex({
    cache,
    listing: { ...listing, files: listing.files.filter((file) => isLocatable(file.path)) },
    commits: history.commits,
    manifests: await manifestsOf(cache, listing),
    progress: (done, all) => {
      if (all > SAY_FROM) host.progress(`Indexing: ${done} of ${all} files …`);
    },
  });
  host.progress("");
  return {
    place: index.place,
    close: () => {
      index.close();
      history.close();
    },
  };
}

async function folderListing(cache: Cache, directory: string): Promise<Listing> {
  return listKnown(cache, directory, "looks", wanted);
}

/** The files of a folder; those that look as they did when they were listed under the same name are not opened. */
export async function listKnown(
  cache: Cache,
  directory: string,
  name: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<Listing> {
  const before = readSeen(cache, name);
  const found = await listWorkingTree(directory, { wanted: isWanted }, before);
  if (!isSameAs(found.seen, before)) await writeSeen(cache, name, found.seen);
  return found;
}

/** Where what is known of a folder is kept between commands. */
export function cacheOf(host: Host, directory: string): Cache {
  const name = hashOf(directory).slice(0, 16);
  return openCache(path.join(tacitHome(host.environment), "cache", "index", name));
}

/** The manifests of a tree, kept together: there may be hundreds, and they seldom change. */
async function manifestsOf(cache: Cache, listing: Listing): Promise<ReadonlyMap<string, string>> {
  const files = listing.files.filter((file) => isManifest(file.path));
  const name = `manifests-${hashOf(JSON.stringify(files)).slice(0, 24)}`;
  const kept = cachedText(cache, name);
  if (kept !== undefined) {
    try {
      const rows: unknown = JSON.parse(kept);
      if (Array.isArray(rows) && rows.every(isPair)) return new Map(rows);
    } catch {
      // it is read anew
    }
  }
  const texts = await readTexts(listing, isManifest);
  await cache.write(name, JSON.stringify([...texts]));
  const others = (await cache.names()).filter((one) => one.startsWith("manifests-"));
  // One for each branch that somebody goes back and forth between; which goes first does not matter.
  for (const other of others.filter((one) => one !== name).slice(KEPT)) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    await cache.remove(other);
  }
  return texts;
}

function isPair(row: unknown): row is [string, string] {
  return Array.isArray(row) && typeof row[0] === "string" && typeof row[1] === "string";
}

const KEPT = 8;

function wanted(file: string): boolean {
  return isLocatable(file) || isManifest(file);
}

/** Files from which on indexing takes long enough to be talked about. */
const SAY_FROM = 200;

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isSameAs(
  now: ReadonlyMap<string, unknown>,
  before: ReadonlyMap<string, unknown>,
): boolean {
  if (now.size !== before.size) return false;
  for (const [file, seen] of now) if (before.get(file) !== seen) return false;
  return true;
}

async function readTexts(
  listing: Listing,
  isWanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const files = listing.files.filter((file) => isWanted(file.path));
  const found: TreeFile[] = await Array.fromAsync(listing.read(files));
  return new Map(found.map((file) => [file.path, file.text]));
}

function skippedIn({ skipped }: Listing): string[] {
  const reasons: [number, string][] = [
    [skipped.missing, "whose objects are not here"],
    [skipped.names, "whose names are not UTF-8"],
    [skipped.large, "over 1 MiB"],
  ];
  return reasons.flatMap(([count, reason]) =>
    count === 0 ? [] : [`${count} files ${reason} were left out.`],
  );
}
