/**
 * Prints how long the review model of a large change takes: 100 files, 10,000 changed lines, on a real repository.
 *
 * `node bench/review.ts --git DIR [--head REV]`: files of the newest past changes are put together into one. Goals: 2 s
 * when nothing is known but the code index, 200 ms when a remark is added. Exits 1 when one is missed.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { reviewChange } from "../src/doors/app/review/branch-review.ts";
import type { ReviewOutput, ReviewRequest } from "../src/doors/app/review/review.ts";
import { openJournalOf } from "../src/doors/app/journal.ts";
import { openTree } from "../src/doors/app/search/tree.ts";
import type { Host } from "../src/doors/app/workspace.ts";
import { median, row } from "./measure.ts";

const FILES = 100;
const LINES = 10_000;
const COLD = 2_000;
const WITH_REMARK = 200;

const { values } = parseArgs({
  options: { git: { type: "string" }, head: { type: "string", default: "HEAD" } },
});
if (values.git === undefined) throw new Error("Give --git DIR, a git directory.");
const scratch = await mkdtemp(path.join(tmpdir(), "tacit-bench-review-"));
const checkout = path.join(scratch, "checkout");

function git(args: readonly string[], input?: string, index?: string): string {
  return execFileSync("git", ["-c", "core.quotePath=false", ...args], {
    cwd: checkout,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: "bench",
      GIT_AUTHOR_EMAIL: "bench@example.org",
      GIT_COMMITTER_NAME: "bench",
      GIT_COMMITTER_EMAIL: "bench@example.org",
      ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
    },
  }).trim();
}

/** A commit upon `base` with files of `head`, as near as may be to the size that is asked for. */
function largeChange(head: string): { readonly base: string; readonly commit: string } {
  const commits = git(["rev-list", "--first-parent", "-n", "4000", head]).split("\n");
  let back = 100;
  let rows: [number, string][] = [];
  let base = head;
  for (; back < commits.length; back += 100) {
    base = commits[back] ?? head;
    rows = git(["diff", "--numstat", "--no-renames", "--diff-filter=M", base, head])
      .split("\n")
      .map((line) => line.split("\t"))
      .filter(([added]) => added !== "-")
      .map(([added = "0", removed = "0", name = ""]): [number, string] => [
        Number(added) + Number(removed),
        name,
      ]);
    rows.sort(([a], [b]) => b - a);
    const largest = rows.slice(0, FILES).reduce((sum, [lines]) => sum + lines, 0);
    if (rows.length >= FILES && largest >= LINES) break;
  }
  let start = 0;
  const sum = (): number => rows.slice(start, start + FILES).reduce((all, [one]) => all + one, 0);
  while (start + FILES < rows.length && sum() > LINES) start += 1;
  const names = new Set(
    rows.slice(Math.max(0, start - 1), start - 1 + FILES).map(([, name]) => name),
  );
  const index = path.join(scratch, "index");
  git(["read-tree", base], undefined, index);
  const entries = git(["ls-tree", "-r", "-z", head])
    .split("\0")
    .filter((entry) => names.has(entry.slice(entry.indexOf("\t") + 1)));
  git(["update-index", "-z", "--index-info"], entries.map((entry) => `${entry}\0`).join(""), index);
  const tree = git(["write-tree"], undefined, index);
  return { base, commit: git(["commit-tree", tree, "-p", base], "A large change\n") };
}

const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };

async function reviewed(host: Host, base: string, request: ReviewRequest): Promise<ReviewOutput> {
  return reviewChange(host, { from: base, of: "large" }, request, false);
}

async function timed<Value>(work: () => Promise<Value>): Promise<readonly [number, Value]> {
  const begun = performance.now();
  const value = await work();
  return [performance.now() - begun, value];
}

try {
  execFileSync("git", ["clone", "-q", "--shared", "--no-checkout", values.git, checkout]);
  const head = git(["rev-parse", values.head]);
  const { base, commit } = largeChange(head);
  git(["update-ref", "refs/heads/large", commit]);
  git(["checkout", "-q", "--detach", base]);
  const hostOf = (home: string): Host => ({
    directory: checkout,
    environment: { ...process.env, TACIT_HOME: path.join(scratch, home) },
    progress: () => {},
  });
  const first = hostOf("first");
  const [empty, shown] = await timed(() => reviewed(first, base, looking));
  const { files, size } = shown;
  row("files, changed lines", `${files.length}, ${size.added + size.removed}`);
  row("nothing known, code index made too", `${empty.toFixed(0)} ms`);

  const colds: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const host = hostOf(`cold-${at}`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    (await openTree(host, { tree: checkout, at: base })).close();
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    colds.push((await timed(() => reviewed(host, base, looking)))[0]);
  }
  const cold = median(colds);
  row("code index known", `${cold.toFixed(0)} ms`, `≤ ${COLD} ms`);

  const known: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    known.push((await timed(() => reviewed(first, base, looking)))[0]);
  }
  row("looked at again", `${median(known).toFixed(0)} ms`);

  const place = files.find(({ hunks }) => hunks.length > 0)?.path ?? "change";
  // The database is up, as it is while a server runs.
  const journal = await openJournalOf(first);
  await reviewed(first, base, { ...looking, remarks: [{ place, text: "Why?" }] });
  const remarks: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    const [spent] = await timed(() =>
      reviewed(first, base, { ...looking, remarks: [{ place, text: `Why ${at}?` }] }),
    );
    remarks.push(spent);
  }
  await journal.close();
  const remark = median(remarks);
  row("a remark is added", `${remark.toFixed(0)} ms`, `≤ ${WITH_REMARK} ms`);
  process.exitCode = cold > COLD || remark > WITH_REMARK ? 1 : 0;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
