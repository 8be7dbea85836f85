/**
 * The review model of two commits, from everything that can be read of them: history, code index, texts, entries.
 *
 * It depends on nothing else, so it is kept under a hash of what went in; a remark changes nothing in it.
 */
import { createHash } from "node:crypto";
import path from "node:path";
import type { Finding } from "../../ground/contract/finding.ts";
import { ChangeReview, type ChangeReview as Model } from "../../ground/contract/review.ts";
import { type Cache, cachedText, openCache } from "../../ground/platform/cache.ts";
import { pathsAt, readBlob, diffText, type Repository } from "../../ground/platform/repository.ts";
import { resolverAtCommit } from "../../knowledge/checks/resolver.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import type { LoadedEntry } from "../../knowledge/context/entries.ts";
import { filesSharing } from "../../knowledge/locate/sharing.ts";
import { runConventionGates } from "../../work/attempts/gates.ts";
import { findingsIn } from "../../work/review/findings/findings.ts";
import { dependencyChanges } from "../../work/review/findings/dependencies.ts";
import { impactOf } from "../../work/review/impact/impact.ts";
import { modelOf } from "../../work/review/model.ts";
import { readChange } from "../../work/review/read-change.ts";
import type { ReviewedFile } from "../../work/review/reviewed.ts";
import { readPast } from "../../work/review/risk/read-past.ts";
import { structureOfChange } from "../../work/review/structure/change.ts";
import { openTree } from "./tree.ts";
import { readKnowledge, type Workspace } from "./workspace.ts";

export interface ChangeAsked {
  readonly base: string;
  readonly commit: string;
  /** Files and globs that a plan expects. */
  readonly expected: readonly string[];
  /** What conventions found at the commit already; without it they are asked. */
  readonly found?: readonly Finding[] | undefined;
}

/** Changes with everything that changes what a model of the same commits holds. */
const VERSION = 1;
/** Models that are kept for a repository. */
const KEPT = 40;
/** Files that may hold what a changed file repeats. */
const TWINS = 4;

export async function changeModel(workspace: Workspace, asked: ChangeAsked): Promise<Model> {
  const knowledge = await readKnowledge(workspace);
  const active = knowledge.entries.filter(({ front }) => front.status === "active");
  const checks = commandsOf(knowledge.config).map(({ run }) => run);
  const cache = cacheOf(workspace);
  const name = `${hashOf({ VERSION, ...asked, entries: active.map(({ slug, front }) => [slug, front]), checks })}.json`;
  const kept = readKept(cache, name);
  if (kept !== undefined) return kept;
  const model = await build(workspace, asked, { active, checks });
  await keep(cache, name, model);
  return model;
}

async function build(
  workspace: Workspace,
  { base, commit, expected, found }: ChangeAsked,
  {
    active,
    checks,
  }: { readonly active: readonly LoadedEntry[]; readonly checks: readonly string[] },
): Promise<Model> {
  const { host, root, repository } = workspace;
  const { files, problems } = await readChange(repository, base, commit);
  const [past, tree, paths, conventions] = await Promise.all([
    readPast(
      root,
      base,
      files.map(({ oldPath }) => oldPath),
      { signal: host.signal },
    ),
    openTree(host, { tree: root, at: base }),
    pathsAt(repository, commit),
    found ?? conventionFindings(repository, base, commit, active),
  ]);
  try {
    const structure = await structureOfChange(tree, files, { said: conventions });
    const existing = await tree.read(twinsOf(tree.place.corpus, files));
    const read = findingsIn(files, {
      paths: [...paths],
      existing: [...existing].map(([file, text]) => ({ path: file, text })),
      checks,
      expected,
    });
    const before = structure.importersOf(files.map(({ oldPath }) => oldPath));
    const importers = new Map(
      files.map(({ path: now, oldPath }) => [now, before.get(oldPath) ?? []]),
    );
    const dependencies = dependencyChanges(files);
    return modelOf({
      files,
      past,
      impactOf: (file, hunk) => impactOf(file, hunk, { importers, dependencies }),
      findings: [...conventions, ...structure.findings, ...read.findings],
      problems: [...problems, ...tree.problems, ...read.problems],
      interface: namesOf(structure.interface),
    });
  } finally {
    tree.close();
  }
}

/** What entries with a check find; those that are commands wait for a box. */
async function conventionFindings(
  repository: Repository,
  base: string,
  commit: string,
  entries: readonly LoadedEntry[],
): Promise<Finding[]> {
  if (entries.length === 0) return [];
  const results = await runConventionGates({
    entries,
    diff: await diffText(repository, base, commit),
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

function cacheOf({ root, home }: Workspace): Cache {
  return openCache(path.join(home, "cache", "review", hashOf(root).slice(0, 16)));
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

function readKept(cache: Cache, name: string): Model | undefined {
  const text = cachedText(cache, name);
  if (text === undefined) return undefined;
  try {
    return ChangeReview.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // it is made anew
  }
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
