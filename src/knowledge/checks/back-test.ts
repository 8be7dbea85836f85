/**
 * What a check would have said: about the tree as it is, and about each of the last changes as it came in.
 *
 * Straight from git objects: nothing is checked out, so it runs on a bare repository, and nothing of the repository is
 * run. A content that several changes and the tree share is read and parsed once.
 */
import { resolveCommit } from "../../ground/platform/git.ts";
import { readDiffs } from "../../ground/platform/diffs.ts";
import { listTreeAtCommit, readBlobs } from "../../ground/platform/tree.ts";
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { ImportResolver } from "../codebase/imports.ts";
import { type ChangedFile, changeIn } from "./change.ts";
import {
  type ChangeCheck,
  type FileCheck,
  findingsOf,
  type LineRange,
  type Touched,
} from "./check.ts";
import { type Content, matchAll } from "./match.ts";
import { pause } from "./pause.ts";
import { resolverOf } from "./resolver.ts";
import type { SourceText } from "./source-text.ts";

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
}

/** A content under a path, and who asks about it: the tree (`"all"`), or a change. */
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
  const { signal, examples = 5 } = options;
  const head = await resolveCommit(directory, options.at ?? "HEAD");
  const [listing, past] = await Promise.all([
    listTreeAtCommit(directory, head),
    readPast(directory, head, check, options),
  ]);
  const concerned = listing.files.filter(({ path }) => check.concerns(path));
  const places = new Places();
  if (check.kind === "file-pairing") {
    for (const change of past.changes) for (const each of change.found) places.add(change, each);
  } else {
    const uses = new Map<string, Use[]>();
    const use = (content: string, each: Use): void => {
      const known = uses.get(content);
      if (known === undefined) uses.set(content, [each]);
      else known.push(each);
    };
    for (const { id, path } of concerned) use(id, { path, change: undefined, touched: "all" });
    for (const change of past.changes) {
      for (const touched of change.files) {
        use(touched.content ?? "", { path: touched.path, change, touched });
      }
    }
    // An import that a past change wrote may lead to a file that is gone by now.
    const resolve: ImportResolver = check.resolves
      ? await resolverOf(listing, [...listing.files.map(({ path }) => path), ...past.paths])
      : () => [];
    const tell = (
      { uses: among }: { readonly uses: readonly Use[] },
      file: SourceText,
      matches: readonly LineRange[] | undefined,
    ): void => {
      if (matches === undefined) return;
      for (const { change, touched } of among) {
        for (const { path = "", line } of findingsOf(check, file.path, matches, touched)) {
          places.add(change, exampleOf(file, path, line));
        }
      }
    };
    const contents =
      check.of === "path" ? pathsOf([...uses.values()].flat()) : textsOf(directory, uses, options);
    await matchAll(check, contents, resolve, tell, signal);
  }
  signal?.throwIfAborted();
  const { changes, problems } = past;
  return {
    head: {
      commit: head,
      looked: concerned.length,
      files: new Set(places.now.map(({ path }) => path)).size,
      hits: places.now.length,
      examples: places.now.toSorted(byPlace).slice(0, examples),
    },
    commits: {
      looked: changes.length,
      concerned: changes.filter(({ files }) => files.length > 0).length,
      found: places.past.size,
      hits: [...places.past.values()].reduce((sum, found) => sum + found.length, 0),
      examples: changes
        .flatMap((change) => {
          const [first] = places.past.get(change)?.toSorted(byPlace) ?? [];
          const { commit, subject } = change;
          return first === undefined ? [] : [{ commit, subject, ...first }];
        })
        .slice(0, examples),
    },
    milliseconds: Math.round(performance.now() - begun),
    problems,
  };
}

/** Findings of the tree and of each past change. */
class Places {
  readonly now: Example[] = [];
  readonly past = new Map<PastChange, Example[]>();

  add(change: PastChange | undefined, example: Example): void {
    if (change === undefined) this.now.push(example);
    else {
      const known = this.past.get(change);
      if (known === undefined) this.past.set(change, [example]);
      else known.push(example);
    }
  }
}

function exampleOf({ lines }: SourceText, path: string, line: number | undefined): Example {
  if (line === undefined) return { path };
  return { path, line, text: truncated((lines[line - 1] ?? "").trim(), 120) };
}

function byPlace(a: Example, b: Example): number {
  return a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;
}

interface UsedContent extends Content {
  readonly uses: readonly Use[];
}

/** Each content once for each path that it has had. */
async function* textsOf(
  directory: string,
  uses: ReadonlyMap<string, readonly Use[]>,
  { progress }: BackTestOptions,
): AsyncGenerator<UsedContent> {
  const ids = [...uses.keys()].filter((id) => id !== "");
  let done = 0;
  for await (const { id, text } of readBlobs(directory, ids)) {
    for (const [path, among] of Map.groupBy(uses.get(id) ?? [], (each) => each.path)) {
      yield { path, text, uses: among };
    }
    done += 1;
    progress?.(done, ids.length);
  }
}

async function* pathsOf(uses: readonly Use[]): AsyncGenerator<UsedContent> {
  for (const each of uses) yield { path: each.path, text: "", uses: [each] };
}

interface Past {
  readonly changes: readonly (PastChange & { readonly found: readonly Example[] })[];
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
  const changes: Past["changes"][number][] = [];
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
