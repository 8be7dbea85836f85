/** What a repository says about itself: its stack, the conventions that its code follows, what only a person can tell. */
import { createHash } from "node:crypto";
import path from "node:path";
import { Fact } from "../../../ground/contract/facts.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { type Cache, cachedText } from "../../../ground/platform/cache.ts";
import { resolveCommit } from "../../../ground/platform/git.ts";
import { readHistory } from "../../../ground/platform/history.ts";
import type { Listing } from "../../../ground/platform/tree.ts";
import { draftedEntry, keyOf, proposalKey } from "../../../knowledge/context/draft.ts";
import type { NewEntry } from "../../../knowledge/context/entries.ts";
import { loadDeclined } from "../../../knowledge/context/declined.ts";
import { type AgentPolicy, mayHoldPolicy, policiesIn } from "../../../knowledge/exchange/policy.ts";
import { scanFacts } from "../../../knowledge/facts/facts.ts";
import { isManifest } from "../../../knowledge/codebase/imports.ts";
import { type Architecture, mapOf } from "../../../knowledge/mining/architecture.ts";
import { mine, type Mined } from "../../../knowledge/mining/mine.ts";
import type { HumanQuestion, Proposal } from "../../../knowledge/mining/proposal.ts";
import type { Readiness } from "../../../knowledge/mining/readiness.ts";
import { cacheOf, listKnown } from "../search/tree.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

/** A proposal that nobody has accepted or declined yet. */
export interface OpenProposal extends Proposal {
  /** The same for the same claim at the same place. */
  readonly key: string;
}

export interface Scanned {
  readonly facts: readonly Fact[];
  readonly proposals: readonly Proposal[];
  readonly questions: readonly HumanQuestion[];
  readonly architecture: Architecture;
  /** Where an agent does well, by module. */
  readonly readiness: readonly Readiness[];
  /** What the project says of code that agents write. */
  readonly policies: readonly AgentPolicy[];
  readonly problems: readonly string[];
  readonly counts: {
    readonly files: number;
    /** Those that were read; 3,000 at most. */
    readonly commits: number;
    readonly generated: number;
  };
}

export interface ScanOutput extends Omit<Scanned, "proposals"> {
  readonly name: string;
  /** Full id; none before the first commit. */
  readonly commit?: string | undefined;
  /** The proposals as the entries that they would be. */
  readonly entries: readonly NewEntry[];
  /** Best first; without those that are entries already, or were declined. */
  readonly proposals: readonly OpenProposal[];
  /** Proposals that are left out for that. */
  readonly settled: number;
  /** Milliseconds. */
  readonly ms: number;
}

/** Changes with everything that changes what a scan of the same tree finds. */
const SCAN_VERSION = 3;

/** Commits that conventions are looked for in. */
const COMMITS = 3_000;

/** Proposals that are worth a look; more are not better. */
export const MOST_PROPOSALS = 15;

/** `tacit context scan`: reads the checkout, without a database and without a model; writes nothing into it. */
export async function scanContext(host: Host): Promise<ScanOutput> {
  return scanWorkspace(await openWorkspace(host));
}

export async function scanWorkspace(workspace: Workspace): Promise<ScanOutput> {
  const begun = performance.now();
  const { host, root, files } = workspace;
  const commit = await resolveCommit(root, "HEAD").catch(() => undefined);
  host.progress("Reading the files …");
  const scanned = await scanKept(host, root, commit);
  const { entries, problems } = await readKnowledge(workspace);
  const { declined, problem } = await loadDeclined(files);
  const known = new Set<string | undefined>([
    ...entries.map(keyOf),
    ...declined.map(({ key }) => key),
  ]);
  const keyed = scanned.proposals.map((one) => ({ ...one, key: proposalKey(one) }));
  const proposals = keyed.filter(({ key }) => !known.has(key));
  host.progress("");
  return {
    ...scanned,
    name: path.basename(root),
    commit,
    entries: proposals.map((one) => draftedEntry(one, commit, "proposed")),
    proposals,
    settled: keyed.length - proposals.length,
    problems: [...scanned.problems, ...(problem === undefined ? [] : [problem]), ...problems],
    ms: Math.round(performance.now() - begun),
  };
}

/** The facts of the checkout, for what is framed and compiled: read once for the same files. */
export async function factsOf({ host, root }: Workspace): Promise<readonly Fact[]> {
  const cache = cacheOf(host, root);
  return (await factsKept(cache, await listAll(cache, root))).facts;
}

/** What we write ourselves says nothing of the repository. */
async function listAll(cache: Cache, root: string): Promise<Listing> {
  return listKnown(cache, root, "looks-all", (file) => !file.startsWith(".tacit/"));
}

type FactsRead = Awaited<ReturnType<typeof scanFacts>>;

async function factsKept(cache: Cache, listing: Listing): Promise<FactsRead> {
  return kept(cache, "facts", listing.files, async () => scanFacts(listing), isFactsRead);
}

function isFactsRead(value: object): value is FactsRead {
  return ["facts", "problems"].every((name) => Array.isArray(Reflect.get(value, name)));
}

/** What was found before in the same files and the same history is not looked for again. */
async function scanKept(host: Host, root: string, commit: string | undefined): Promise<Scanned> {
  const cache = cacheOf(host, root);
  const listing = await listAll(cache, root);
  const { facts, problems } = await factsKept(cache, listing);
  const of = [commit, listing.files];
  const mined = await kept(
    cache,
    "mined",
    of,
    async () => count(host, root, commit, listing),
    isMined,
  );
  return {
    facts,
    proposals: mined.proposals,
    questions: mined.questions,
    architecture: mined.architecture,
    readiness: mined.readiness,
    policies: await policiesOf(listing),
    problems: [...problems, ...mined.problems],
    counts: {
      files: listing.files.length,
      commits: mined.commits,
      generated: mined.leftOut.generated,
    },
  };
}

async function policiesOf(listing: Listing): Promise<AgentPolicy[]> {
  const found: AgentPolicy[] = [];
  const wanted = listing.files.filter((file) => mayHoldPolicy(file.path));
  for await (const file of listing.read(wanted)) found.push(...policiesIn(file));
  return found;
}

type Counted = Mined & { readonly commits: number };

function isMined(value: object): value is Counted {
  return ["proposals", "questions", "problems", "readiness"].every((name) =>
    Array.isArray(Reflect.get(value, name)),
  );
}

async function count(
  { progress }: Host,
  root: string,
  commit: string | undefined,
  listing: Listing,
): Promise<Counted> {
  progress("Reading the history …");
  const commits = commit === undefined ? [] : await readHistory(root, commit, { limit: COMMITS });
  const manifests = new Map<string, string>();
  const wanted = listing.files.filter((file) => isManifest(file.path));
  for await (const { path: file, text } of listing.read(wanted)) manifests.set(file, text);
  progress(`Counting what ${listing.files.length} files do …`);
  const mined = await mine(listing, { commits, manifests, limit: MOST_PROPOSALS });
  return { ...mined, commits: commits.length };
}

/** What was made of the same thing before, or what `make` gives now; written by us, so a look at its form is enough. */
async function kept<Value extends object>(
  cache: Cache,
  what: string,
  of: unknown,
  make: () => Promise<Value>,
  isValue: (value: object) => value is Value,
): Promise<Value> {
  const prefix = `${what}-${SCAN_VERSION}-`;
  const hash = createHash("sha256").update(JSON.stringify(of)).digest("hex");
  const name = `${prefix}${hash.slice(0, 24)}`;
  try {
    const before: unknown = JSON.parse(cachedText(cache, name) ?? "");
    if (typeof before === "object" && before !== null && isValue(before)) return before;
  } catch {
    // it is not there, or another program has been at it
  }
  const made = await make();
  await cache.write(name, JSON.stringify(made));
  const others = (await cache.names()).filter((one) => one.startsWith(`${what}-`) && one !== name);
  for (const other of others.slice(0, Math.max(0, others.length - KEPT))) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    await cache.remove(other);
  }
  return made;
}

/** One for each branch that somebody goes back and forth between. */
const KEPT = 4;

export interface MapOutput extends Architecture {
  readonly name: string;
  readonly readiness: readonly Readiness[];
  /** A flowchart for whatever draws Mermaid. */
  readonly mermaid: string;
  readonly problems: readonly string[];
}

/** `tacit context map`: modules, their layers, and where an agent will do well. */
export async function mapContext(host: Host): Promise<MapOutput> {
  const { name, architecture, readiness, problems } = await scanContext(host);
  return { ...architecture, name, readiness, mermaid: mapOf(architecture), problems };
}

/** The question of a letter. @throws TacitError `app/unknown-question` */
export function questionOf({ questions }: ScanOutput, letter: string): HumanQuestion {
  const found = questions[letter.toLowerCase().charCodeAt(0) - FIRST];
  if (letter.length === 1 && found !== undefined) return found;
  throw new TacitError({
    code: "app/unknown-question",
    kind: "input",
    message: `There is no question \`${letter}\`.`,
    hint: "See them: tacit context scan",
  });
}

const FIRST = "a".charCodeAt(0);
