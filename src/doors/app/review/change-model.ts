/**
 * The review model of two commits, from everything that can be read of them: history, code index, texts, entries.
 *
 * It depends on nothing else, so it is kept under a hash of what went in; a remark changes nothing in it.
 */
import { createHash } from "node:crypto";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { TacitError } from "../../../ground/core/error.ts";
import type { Finding } from "../../../ground/contract/finding.ts";
import { ChangeReview, type ChangeReview as Model } from "../../../ground/contract/review.ts";
import { type Cache, cachedText, openCache } from "../../../ground/platform/cache.ts";
import { shallowBoundary } from "../../../ground/platform/file-history.ts";
import { tacitHome } from "../../../ground/platform/home.ts";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { repositoryFiles } from "../../../ground/platform/repository-files.ts";
import { pathsAt, readBlob } from "../../../ground/platform/repository.ts";
import { resolverAtCommit } from "../../../knowledge/checks/resolver.ts";
import { commandsOf } from "../../../knowledge/checks/commands.ts";
import type { LoadedEntry } from "../../../knowledge/context/entries.ts";
import { filesSharing } from "../../../knowledge/locate/sharing.ts";
import { runConventionGates } from "../../../work/attempts/gates.ts";
import { findingsIn } from "../../../work/review/findings/findings.ts";
import { dependencyChanges } from "../../../work/review/findings/dependencies.ts";
import { impactOf } from "../../../work/review/impact/impact.ts";
import { modelOf } from "../../../work/review/model.ts";
import { readChange } from "../../../work/review/read-change.ts";
import type { ReviewedFile } from "../../../work/review/reviewed.ts";
import { readPast } from "../../../work/review/risk/read-past.ts";
import {
  type InterfaceSize,
  interfaceSize,
} from "../../../work/review/structure/interface-size.ts";
import { structureOfChange } from "../../../work/review/structure/change.ts";
import { openTree } from "../search/tree.ts";
import { type Host, readKnowledge } from "../workspace.ts";

/** A repository as a review needs it; a bare one has its own folder as its root. */
export interface ReviewedRepository {
  readonly root: string;
  readonly gitDirectory: string;
  readonly objectFormat: string;
  readonly bare: boolean;
}

export interface ChangeAsked {
  readonly base: string;
  readonly commit: string;
  /** Files and globs that a plan expects. */
  readonly expected: readonly string[];
}

/** What of the project's settings and entries says something of a change. */
export interface ChangeKnowledge {
  /** Those that are active. */
  readonly entries: readonly LoadedEntry[];
  /** Commands of the project's checks. */
  readonly checks: readonly string[];
}

/** Changes with everything that changes what a model of the same commits holds. */
const VERSION = 2;
/** Models that are kept for a repository. */
const KEPT = 40;
/** Files that may hold what a changed file repeats. */
const TWINS = 4;

export async function changeModel(
  host: Host,
  repository: ReviewedRepository,
  asked: ChangeAsked,
): Promise<Model> {
  const knowledge = repository.bare ? NOTHING : await knowledgeOf(repository);
  const cache = cacheOf(host, repository);
  const name = `${hashOf({
    VERSION,
    ...asked,
    entries: knowledge.entries.map(({ slug, front }) => [slug, front]),
    checks: knowledge.checks,
    // A shallow clone may be deepened.
    shallow: await shallowBoundary(repository.gitDirectory),
  })}.json`;
  const key = `${repository.root}\0${name}`;
  const kept = host.models?.get(key) ?? readKept(cache, name);
  if (kept !== undefined) {
    host.models?.set(key, kept);
    return kept;
  }
  const { model, ended } = await build(host, repository, asked, knowledge).catch(
    (error: unknown) => {
      throw host.signal?.aborted === true ? interrupted() : error;
    },
  );
  // Parsed as what is kept will be: the same bytes at the first look and at the next.
  const parsed = ChangeReview.parse(model);
  if (ended) await keep(cache, name, parsed);
  return parsed;
}

/** Work in one piece hears no signal. @throws TacitError `app/interrupted` */
async function letInterrupt({ signal }: Host): Promise<void> {
  await setImmediate();
  if (signal?.aborted === true) throw interrupted();
}

function interrupted(): TacitError {
  return new TacitError({
    code: "app/interrupted",
    kind: "environment",
    message: "The change was not read to its end: somebody interrupted it.",
    hint: "Nothing is lost; look again.",
  });
}

const NOTHING: ChangeKnowledge = { entries: [], checks: [] };

async function knowledgeOf({ root }: ReviewedRepository): Promise<ChangeKnowledge> {
  const { config, entries } = await readKnowledge({ files: repositoryFiles(root) });
  return {
    entries: entries.filter(({ front }) => front.status === "active"),
    checks: commandsOf(config).map(({ run }) => run),
  };
}

async function build(
  host: Host,
  repository: ReviewedRepository,
  { base, commit, expected }: ChangeAsked,
  { entries, checks }: ChangeKnowledge,
): Promise<{ readonly model: Model; readonly ended: boolean }> {
  const { root, bare } = repository;
  host.progress("Reading the change …");
  const reading = readChange(repository, base, commit);
  const changed = reading.then(({ files: all }) => all.map(({ oldPath }) => oldPath));
  // The past takes git longest, and is asked for last.
  const readingPast = readPast(root, base, changed, { signal: host.signal });
  readingPast.catch(() => {}); // it is told where it is awaited
  const [{ files, problems }, tree, paths, conventions] = await Promise.all([
    reading,
    openTree(host, { ...(bare ? { git: root } : { tree: root }), at: base }),
    pathsAt(repository, commit),
    conventionFindings(repository, { base, commit }, entries),
  ]);
  try {
    const structure = await structureOfChange(tree, files, { said: conventions });
    const existing = await tree.read(twinsOf(tree.place.corpus, files));
    await letInterrupt(host);
    const read = findingsIn(files, {
      paths: [...paths],
      existing: [...existing].map(([file, text]) => ({ path: file, text })),
      checks,
      expected,
    });
    await letInterrupt(host);
    const before = structure.importersOf(files.map(({ oldPath }) => oldPath));
    const importers = new Map(
      files.map(({ path: now, oldPath }) => [now, before.get(oldPath) ?? []]),
    );
    const dependencies = dependencyChanges(files);
    const { past, ended } = await readingPast;
    const model = modelOf({
      files,
      past,
      impactOf: (file, hunk) => impactOf(file, hunk, { importers, dependencies }),
      findings: [...conventions, ...structure.findings, ...read.findings],
      interface: namesOf(interfaceSize(files)),
      problems: [
        ...problems,
        ...tree.problems,
        ...read.problems,
        ...(ended ? [] : ["The history could not be read in time: past fixes are told in part."]),
      ],
    });
    return { model, ended };
  } finally {
    tree.close();
    host.progress("");
  }
}

function namesOf({ added, changed, removed }: InterfaceSize): Model["interface"] {
  return { added: named(added), changed: named(changed), removed: named(removed) };
}

function named(declarations: InterfaceSize["added"]): string[] {
  return declarations.map(({ path: file, name }) => `${file}#${name}`);
}

/** What entries with a check find; those that are commands wait for a box. */
async function conventionFindings(
  repository: ReviewedRepository,
  { base, commit }: Pick<ChangeAsked, "base" | "commit">,
  entries: readonly LoadedEntry[],
): Promise<Finding[]> {
  if (entries.length === 0) return [];
  const results = await runConventionGates({
    entries,
    diff: await plainDiff(repository, base, commit),
    read: async (file) => {
      const blob = await readBlob(repository, commit, file);
      return blob === undefined || blob.includes(0) ? undefined : blob.toString("utf8");
    },
    resolver: () => resolverAtCommit(repository.root, commit),
    commands: { status: "none", reason: "Commands of entries run with the checks." },
  });
  return results.filter(({ status }) => status === "failed").flatMap(({ findings }) => findings);
}

/** Files of the base in which what the change adds may stand already. */
function twinsOf(
  corpus: Parameters<typeof filesSharing>[0],
  files: readonly ReviewedFile[],
): string[] {
  const found = new Set<string>();
  for (const { kind, hunks } of files) {
    if (kind !== "source") continue;
    const added = hunks.flatMap(({ lines }) => lines.filter((line) => line.kind === "added"));
    if (added.length < 5) continue;
    const text = added.map((line) => line.text).join("\n");
    for (const file of filesSharing(corpus, text, TWINS)) found.add(file);
  }
  return [...found];
}

function cacheOf(host: Host, { root }: ReviewedRepository): Cache {
  const home = tacitHome(host.environment);
  return openCache(path.join(home, "cache", "review", hashOf(root).slice(0, 16)));
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

function readKept(cache: Cache, name: string): Model | undefined {
  const text = cachedText(cache, name);
  if (text === undefined) return undefined;
  try {
    const model = ChangeReview.safeParse(JSON.parse(text)).data;
    return model !== undefined && isWhole(model) ? model : undefined;
  } catch {
    return undefined; // it is made anew
  }
}

/** Whether each order has every hunk once: a file that somebody damaged must not hide one. */
function isWhole({ files, orders }: Model): boolean {
  const ids = new Set(files.flatMap(({ hunks }) => hunks.map(({ id }) => id)));
  const isOrder = (order: readonly string[]): boolean =>
    order.length === ids.size &&
    new Set(order).size === ids.size &&
    order.every((id) => ids.has(id));
  return (
    [orders.risk, orders.tenMinutes, orders.files].every(isOrder) &&
    orders.startHere.every((id, at) => orders.risk[at] === id)
  );
}

async function keep(cache: Cache, name: string, model: Model): Promise<void> {
  await cache.write(name, JSON.stringify(model));
  const others = (await cache.names()).filter((one) => one !== name);
  // Which goes first does not matter: each is made anew in a second.
  for (const other of others.slice(KEPT)) {
    // oxlint-disable-next-line no-await-in-loop -- one at most
    await cache.remove(other);
  }
}
