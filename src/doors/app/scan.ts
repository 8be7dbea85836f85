/** What a repository says about itself: its stack, the conventions that its code follows, what only a person can tell. */
import { createHash } from "node:crypto";
import path from "node:path";
import { Fact } from "../../ground/contract/facts.ts";
import { TacitError } from "../../ground/core/error.ts";
import { type Cache, cachedText } from "../../ground/platform/cache.ts";
import { resolveCommit } from "../../ground/platform/git.ts";
import { readHistory } from "../../ground/platform/history.ts";
import type { Listing } from "../../ground/platform/tree.ts";
import { proposalKey } from "../../knowledge/context/draft.ts";
import { loadDeclined } from "../../knowledge/context/declined.ts";
import { scanFacts } from "../../knowledge/facts/facts.ts";
import { isManifest } from "../../knowledge/locate/code-index.ts";
import { mine, type Mined } from "../../knowledge/mining/mine.ts";
import type { HumanQuestion, Proposal } from "../../knowledge/mining/proposal.ts";
import { cacheOf, listKnown } from "./tree.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "./workspace.ts";

/** A proposal that nobody has accepted or declined yet. */
export interface OpenProposal extends Proposal {
  /** The same for the same claim at the same place. */
  readonly key: string;
}

export interface Scanned {
  readonly facts: readonly Fact[];
  readonly proposals: readonly Proposal[];
  readonly questions: readonly HumanQuestion[];
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
  /** Best first; without those that are entries already, or were declined. */
  readonly proposals: readonly OpenProposal[];
  /** Proposals that are left out for that. */
  readonly settled: number;
  readonly milliseconds: number;
}

/** Changes with everything that changes what a scan of the same tree finds. */
const SCAN_VERSION = 1;

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
  const known = new Set([
    ...entries.map(({ front }) => String(front.origin?.["key"] ?? "")),
    ...declined.map(({ key }) => key),
  ]);
  const keyed = scanned.proposals.map((one) => ({ ...one, key: proposalKey(one) }));
  const proposals = keyed.filter(({ key }) => !known.has(key));
  host.progress("");
  return {
    ...scanned,
    name: path.basename(root),
    commit,
    proposals,
    settled: keyed.length - proposals.length,
    problems: [...scanned.problems, ...(problem === undefined ? [] : [problem]), ...problems],
    milliseconds: Math.round(performance.now() - begun),
  };
}

/** The facts of a checkout, for what is compiled or framed from them. */
export async function factsOf({ host, root }: Workspace): Promise<readonly Fact[]> {
  const commit = await resolveCommit(root, "HEAD").catch(() => undefined);
  return (await scanKept(host, root, commit)).facts;
}

/** What was found before in the same files and the same history is not looked for again. */
async function scanKept(host: Host, root: string, commit: string | undefined): Promise<Scanned> {
  const cache = cacheOf(host, root);
  const listing = await listKnown(cache, root, "looks-all");
  const state = JSON.stringify([commit, listing.files.map(({ path: file, id }) => [file, id])]);
  const name = `scan-${SCAN_VERSION}-${createHash("sha256").update(state).digest("hex").slice(0, 24)}`;
  const kept = readKept(cache, name);
  if (kept !== undefined) return kept;
  const scanned = await scan(host, { root, commit, listing });
  await cache.write(name, JSON.stringify(scanned));
  const others = (await cache.names()).filter((one) => one.startsWith("scan-") && one !== name);
  for (const other of others.slice(0, Math.max(0, others.length - KEPT))) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    await cache.remove(other);
  }
  return scanned;
}

const KEPT = 4;

/** Written by us, whole or not at all; another program may have been at it all the same. */
function readKept(cache: Cache, name: string): Scanned | undefined {
  const text = cachedText(cache, name);
  if (text === undefined) return undefined;
  try {
    const kept: Scanned = JSON.parse(text);
    const lists = [kept.facts, kept.proposals, kept.questions, kept.problems];
    return lists.every((list) => Array.isArray(list)) ? kept : undefined;
  } catch {
    return undefined;
  }
}

async function scan(
  { progress }: Host,
  { root, commit, listing }: { root: string; commit: string | undefined; listing: Listing },
): Promise<Scanned> {
  progress("Reading the stack …");
  const { facts, problems } = await scanFacts(listing);
  progress("Reading the history …");
  const commits = commit === undefined ? [] : await readHistory(root, commit, { limit: COMMITS });
  const manifests = new Map<string, string>();
  const wanted = listing.files.filter((file) => isManifest(file.path));
  for await (const { path: file, text } of listing.read(wanted)) manifests.set(file, text);
  progress(`Counting what ${listing.files.length} files do …`);
  const mined: Mined = await mine(listing, { commits, manifests, limit: MOST_PROPOSALS });
  return {
    facts,
    proposals: mined.proposals,
    questions: mined.questions,
    problems: [...problems, ...mined.problems],
    counts: {
      files: listing.files.length,
      commits: commits.length,
      generated: mined.leftOut.generated,
    },
  };
}

/** The question of a letter. @throws TacitError `app/unknown-question` */
export function questionOf({ questions }: ScanOutput, letter: string): HumanQuestion {
  const found = questions[letter.charCodeAt(0) - FIRST];
  if (letter.length === 1 && found !== undefined) return found;
  throw new TacitError({
    code: "app/unknown-question",
    kind: "input",
    message: `There is no question \`${letter}\`.`,
    hint: "See them: tacit context scan",
  });
}

const FIRST = "a".charCodeAt(0);
