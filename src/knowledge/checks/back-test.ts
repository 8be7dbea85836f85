/**
 * What a check would have said: about the tree as it is, and about each of the last changes as it came in.
 *
 * Straight from git objects: nothing is checked out, so it runs on a bare repository, and nothing of the repository is
 * run. A content that several changes and the tree share is read and parsed once.
 */
import { resolveCommit } from "../../ground/platform/git.ts";
import { readDiffs } from "../../ground/platform/diffs.ts";
import { type Listing, listTreeAtCommit, readBlobs } from "../../ground/platform/tree.ts";
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { ImportResolver } from "../codebase/imports.ts";
import { type ChangedFile, changeIn } from "./change.ts";
import { type ChangeCheck, type FileCheck, findingsOf, type Touched } from "./check.ts";
import { type Content, matchAll } from "./match.ts";
import { pause } from "./pause.ts";
import { resolverOf } from "./resolver.ts";
import { sourceText } from "./source-text.ts";

export interface Example {
  readonly path: string;
  /** Absent when the whole file is meant. */
  readonly line?: number;
  /** The line itself, shortened. */
  readonly text?: string;
}

export interface PastExample extends Example {
  readonly commit: string;
  readonly subject: string;
}

export interface BackTest {
  readonly head: {
    readonly commit: string;
    /** Files that the check concerns. */
    readonly looked: number;
    /** Those of them with a finding. */
    readonly files: number;
    /** Findings. */
    readonly hits: number;
    readonly examples: readonly Example[];
  };
  /** The newest changes of the branch; a merge is one. */
  readonly commits: {
    readonly looked: number;
    /** Those that wrote to a file which the check concerns. */
    readonly concerned: number;
    /** Those with a finding. */
    readonly found: number;
    /** Findings. */
    readonly hits: number;
    /** Newest first, one for each change. */
    readonly examples: readonly PastExample[];
  };
  readonly milliseconds: number;
  /** What could not be read; sentences. */
  readonly problems: readonly string[];
}

export interface BackTestOptions {
  /** How many changes. */
  readonly commits: number;
  /** A revision instead of HEAD. */
  readonly at?: string;
  /** How many examples of each sort; 5 unless told. */
  readonly examples?: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (done: number, all: number) => void;
}

interface PastChange {
  readonly commit: string;
  readonly subject: string;
  /** The files that the check concerns, deleted ones left out. */
  readonly files: readonly ChangedFile[];
  /** What file pairing says about it. */
  readonly found: readonly Hit[];
}

interface Hit {
  readonly path: string;
  readonly line?: number;
  /** Git's id of what the file held. */
  readonly content?: string;
}

/** Who asks about a content under a path: a past change, or undefined for the tree. */
interface Use {
  readonly path: string;
  readonly change: PastChange | undefined;
  readonly touched: Touched;
}

/**
 * @param directory A git directory, bare ones too, or a folder of a checkout.
 * @throws TacitError `platform/bad-revision`, `platform/git-failed` when the tree itself cannot be read
 */
export async function backTest(
  directory: string,
  check: FileCheck | ChangeCheck,
  options: BackTestOptions,
): Promise<BackTest> {
  const begun = performance.now();
  const head = await resolveCommit(directory, options.at ?? "HEAD");
  const [listing, past] = await Promise.all([
    listTreeAtCommit(directory, head),
    readPast(directory, head, check, options),
  ]);
  const hits = new Hits();
  if (check.kind === "file-pairing") {
    for (const change of past.changes) for (const hit of change.found) hits.add(change, hit);
  } else await askFiles(directory, check, { listing, past, hits }, options);
  options.signal?.throwIfAborted();
  const { changes } = past;
  const limit = options.examples ?? 5;
  const looked = listing.files.filter(({ path }) => check.concerns(path)).length;
  const now = hits.now.toSorted(byPlace).slice(0, limit);
  const then = changes.flatMap((change) => hits.firstOf(change) ?? []).slice(0, limit);
  const textOf = await readLines(directory, [...now, ...then]);
  return {
    head: {
      commit: head,
      looked,
      files: new Set(hits.now.map(({ path }) => path)).size,
      hits: hits.now.length,
      examples: now.map(textOf),
    },
    commits: {
      looked: changes.length,
      concerned: changes.filter(({ files }) => files.length > 0).length,
      found: hits.past.size,
      hits: [...hits.past.values()].reduce((sum, found) => sum + found.length, 0),
      examples: then.map(({ commit, subject, ...hit }) => ({ commit, subject, ...textOf(hit) })),
    },
    milliseconds: Math.round(performance.now() - begun),
    problems: [
      ...past.problems,
      ...(hits.refused > 0 ? [`${hits.refused} contents could not be parsed.`] : []),
    ],
  };
}

/** Hits in the tree and in each past change. */
class Hits {
  readonly now: Hit[] = [];
  readonly past = new Map<PastChange, Hit[]>();
  refused = 0;

  add(change: PastChange | undefined, hit: Hit): void {
    const known = change === undefined ? this.now : this.past.get(change);
    if (known !== undefined) known.push(hit);
    else if (change !== undefined) this.past.set(change, [hit]);
  }

  firstOf(change: PastChange): (Hit & Pick<PastExample, "commit" | "subject">) | undefined {
    const [first] = this.past.get(change)?.toSorted(byPlace) ?? [];
    const { commit, subject } = change;
    return first === undefined ? undefined : { ...first, commit, subject };
  }
}

function byPlace(a: Hit, b: Hit): number {
  return a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;
}

/** Asks about each content once for each path that it has had, on behalf of the tree and of the changes. */
async function askFiles(
  directory: string,
  check: FileCheck,
  { listing, past, hits }: { readonly listing: Listing; readonly past: Past; readonly hits: Hits },
  options: BackTestOptions,
): Promise<void> {
  const uses = new Map<string, Use[]>();
  const use = (content: string, each: Use): void => {
    const known = uses.get(content);
    if (known === undefined) uses.set(content, [each]);
    else known.push(each);
  };
  for (const { id, path } of listing.files) {
    if (check.concerns(path)) use(id, { path, change: undefined, touched: "all" });
  }
  for (const change of past.changes) {
    for (const touched of change.files) {
      use(touched.content ?? "", { path: touched.path, change, touched });
    }
  }
  // An import that a past change wrote may lead to a file that is gone by now.
  const resolve: ImportResolver = check.resolves
    ? await resolverOf(listing, [...listing.files.map(({ path }) => path), ...past.paths])
    : () => [];
  const contents = check.of === "path" ? pathsOf(uses) : textsOf(directory, uses, options);
  await matchAll(
    check,
    contents,
    resolve,
    ({ path, content, uses: among }, matches) => {
      if (matches === undefined) {
        hits.refused += 1;
        return;
      }
      for (const { change, touched } of among) {
        for (const { line } of findingsOf(check, path, matches, touched)) {
          hits.add(change, line === undefined ? { path } : { path, line, content });
        }
      }
    },
    options.signal,
  );
}

interface UsedContent extends Content {
  /** Git's id. */
  readonly content: string;
  readonly uses: readonly Use[];
}

async function* textsOf(
  directory: string,
  uses: ReadonlyMap<string, readonly Use[]>,
  { progress }: BackTestOptions,
): AsyncGenerator<UsedContent> {
  const ids = [...uses.keys()].filter((id) => id !== "");
  let done = 0;
  for await (const { id, text } of readBlobs(directory, ids)) {
    for (const [path, among] of Map.groupBy(uses.get(id) ?? [], (each) => each.path)) {
      yield { path, text, content: id, uses: among };
    }
    done += 1;
    progress?.(done, ids.length);
  }
}

async function* pathsOf(uses: ReadonlyMap<string, readonly Use[]>): AsyncGenerator<UsedContent> {
  for (const [content, among] of uses) {
    for (const each of among) yield { path: each.path, text: "", content, uses: [each] };
  }
}

/** Reads the lines of a few hits; their texts were not kept, since there may be a hundred thousand. */
async function readLines(directory: string, hits: readonly Hit[]): Promise<(hit: Hit) => Example> {
  const ids = new Set(hits.map(({ content }) => content).filter((id) => id !== undefined));
  const lines = new Map<string, readonly string[]>();
  for await (const { id, text } of readBlobs(directory, [...ids])) {
    lines.set(id, sourceText("", text).lines);
  }
  return ({ path, line, content = "" }) => {
    if (line === undefined) return { path };
    const text = truncated((lines.get(content)?.[line - 1] ?? "").trim(), 120);
    return { path, line, text };
  };
}

interface Past {
  readonly changes: readonly PastChange[];
  /** All that any change touched. */
  readonly paths: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/** The newest changes, as far back as there are objects. */
async function readPast(
  directory: string,
  head: string,
  check: FileCheck | ChangeCheck,
  { commits, signal }: BackTestOptions,
): Promise<Past> {
  const changes: PastChange[] = [];
  const problems: string[] = [];
  const paths = new Set<string>();
  let large = 0;
  const paused = pause(signal);
  try {
    for await (const { commit, subject, diff, whole } of readDiffs(directory, head, {
      limit: commits,
      signal,
    })) {
      if (!whole) large += 1;
      const change = changeIn(diff);
      for (const path of change.keys()) paths.add(path);
      const found = check.kind === "file-pairing" ? check.findIn(change) : [];
      changes.push({
        commit,
        subject,
        files: [...change.values()].filter(
          ({ path, status }) => status !== "deleted" && check.concerns(path),
        ),
        found: found.map(({ path = "" }) => ({ path })),
      });
      await paused();
    }
  } catch (thrown) {
    if (!(thrown instanceof TacitError)) throw thrown;
    problems.push(
      `The history could be read ${changes.length} changes back only: ${thrown.message.replaceAll(/\s+/g, " ")}`,
    );
  }
  if (large > 0) problems.push(`${large} changes over 32 MiB were left out.`);
  return { changes, paths, problems };
}
