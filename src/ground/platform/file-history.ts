/**
 * Reads what landed on a branch before a commit, and what some of it wrote in some files; two git processes.
 *
 * What cannot be read is left out: a shallow clone has no older commits, a partial clone no older contents, and a review
 * goes on without them. Nothing is fetched.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Finished } from "./process.ts";
import { placeOfGit, tryGit } from "./git.ts";

/** One commit along the first parent: a merge is one change, as it was when it came in. */
export interface LandedCommit {
  readonly id: string;
  /** When it was committed, in seconds since 1970; as it says itself. */
  readonly time: number;
  readonly subject: string;
  readonly body: string;
  /** Has no parent here: the first commit, or where a shallow clone was cut. */
  readonly root: boolean;
  /** Paths after the commit; files that it deleted, or only gave another name, are left out. */
  readonly files: readonly string[];
  /** Files that only got another name: from, to. */
  readonly renames: readonly (readonly [string, string])[];
}

export interface Landed {
  /** Newest first. */
  readonly commits: readonly LandedCommit[];
  /** Whether git came to its end; another time there may be more. */
  readonly ended: boolean;
}

export interface ReadingLimits {
  /** Milliseconds; 10,000 unless told. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

const BODY_LIMIT = 2_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** Paths that one command line is given. */
const PATH_LIMIT = 1_000;

/**
 * What landed up to a commit, newest first and that commit among them; as much of it as could be read. Needs commits and
 * trees only.
 *
 * All of it and not what touched some paths: the walk is then bounded on any history, and renames come along.
 *
 * @param directory A git directory, or a folder of a checkout.
 * @param head Full commit id.
 * @throws TacitError `platform/no-folder`, `platform/no-git`
 */
export async function readLanded(
  directory: string,
  head: string,
  { limit, ...limits }: ReadingLimits & { readonly limit: number },
): Promise<Landed> {
  const finished = await ask(directory, limits, [
    "log",
    "-z",
    `--max-count=${limit}`,
    "--first-parent",
    "--diff-merges=first-parent",
    "--no-show-signature",
    "--encoding=UTF-8",
    "--find-renames=100%",
    "--name-status",
    "--no-relative",
    "--format=%x01%H%x02%P%x02%ct%x02%s%x02%b%x03",
    "--end-of-options",
    head,
    "--",
  ]);
  return {
    commits: wholeRecords(finished, "\u0001").map(landedOf),
    ended: finished.status === "exited",
  };
}

/** The commits at which a shallow clone was cut, as git writes them down; empty for a whole one. */
export async function shallowBoundary(gitDirectory: string): Promise<string> {
  return readFile(path.join(gitDirectory, "shallow"), "utf8").catch(() => "");
}

/** A log that failed on the way may have cut its last record. */
function wholeRecords(finished: Finished, mark: string): string[] {
  const records = finished.stdout.toString("utf8").split(mark).slice(1);
  return finished.code === 0 ? records : records.slice(0, -1);
}

function landedOf(record: string): LandedCommit {
  const end = record.indexOf("\u0003");
  const [id = "", parents = "", time = "", subject = "", body = ""] = record
    .slice(0, end)
    .split("\u0002");
  const files: string[] = [];
  const renames: [string, string][] = [];
  const fields = record.slice(end + 1).split("\0");
  for (let at = 0; at < fields.length; at += 1) {
    const status = (fields[at] ?? "").trim();
    if (status === "") continue;
    at += 1;
    const name = fields[at] ?? "";
    if (status.startsWith("R")) {
      at += 1;
      renames.push([name, fields[at] ?? ""]);
    } else if (!status.startsWith("D")) files.push(name);
  }
  return {
    id,
    time: Number(time),
    subject,
    body: body.slice(0, BODY_LIMIT),
    root: parents === "",
    files,
    renames,
  };
}

/**
 * Unified diffs without context of commits against their first parent, by full commit id, of some paths; without commits that
 * changed none of them or could not be read.
 *
 * @param paths As they were called then; of more than 1,000 the first are taken.
 * @throws TacitError `platform/no-folder`, `platform/no-git`
 */
export async function readLandedDiffs(
  directory: string,
  commits: readonly string[],
  paths: readonly string[],
  limits: ReadingLimits = {},
): Promise<Map<string, string>> {
  if (commits.length === 0 || paths.length === 0) return new Map();
  const finished = await ask(
    directory,
    limits,
    [
      "-c",
      "core.bigFileThreshold=1m", // larger files count as binary, so no line of theirs is long
      "log",
      "--no-walk=unsorted",
      "--stdin",
      "--first-parent",
      "--diff-merges=first-parent",
      "--no-show-signature",
      // No row of a diff begins with this character: those of a file's content have a mark before it.
      "--format=%x01%H",
      "--patch",
      "--unified=0",
      "--inter-hunk-context=0",
      "--no-renames",
      "--irreversible-delete",
      "--no-relative",
      "--no-ext-diff",
      "--no-textconv",
      "--no-color",
      "--src-prefix=a/",
      "--dst-prefix=b/",
      "--",
      ...paths.slice(0, PATH_LIMIT).map((name) => `:(top,literal)${name}`),
    ],
    `${commits.join("\n")}\n`,
  );
  const records = wholeRecords({ ...finished, stdout: startingWithNewline(finished) }, "\n\u0001");
  return new Map(
    records.map((record) => {
      const line = record.indexOf("\n");
      return line < 0 ? [record.trim(), ""] : [record.slice(0, line), record.slice(line + 1)];
    }),
  );
}

/** So that the mark before the first record is like those before the others. */
function startingWithNewline({ stdout }: Finished): Buffer {
  return Buffer.concat([Buffer.from("\n"), stdout]);
}

async function ask(
  directory: string,
  { timeout = 10_000, signal }: ReadingLimits,
  args: readonly string[],
  input = "",
): Promise<Finished> {
  const finished = await tryGit(directory, args, {
    timeout,
    ...(signal === undefined ? {} : { signal }),
    input,
    output: OUTPUT_LIMIT,
    environment: {
      GIT_NO_LAZY_FETCH: "1",
      GIT_ALLOW_PROTOCOL: "none",
      ...placeOfGit(directory),
    },
  });
  signal?.throwIfAborted();
  return finished;
}
