/**
 * Replays what landed in a repository, line by line, and gives each past change with the hunks that a later fix proved wrong.
 *
 * Every line of every file carries the hunk that wrote it. When a fix deletes lines, the hunks that wrote them are *later
 * defective*: blame, for all fixes, in one pass. What the program would have said of a change is asked of the program itself,
 * with what it could have known then.
 */
import { spawn } from "node:child_process";
import { type ChangedFile, type Hunk, parseDiff } from "../../src/work/review/diff.ts";
import { isCodeLine, normalised } from "../../src/work/review/risk/code-lines.ts";
import type { LandedCommit } from "../../src/ground/platform/file-history.ts";
import { titleOf, tellsFix } from "../../src/work/review/risk/tells-fix.ts";
import { kindOfFile } from "../../src/work/review/reviewed.ts";
import { History } from "./history.ts";
import { type Ordered, orderedHunks } from "./orders.ts";

const YEAR = 365 * 86_400;
/** Commits that a repository needs before its changes are looked at. */
const WARM_UP = 60;

const measured = "ts tsx mts cts js jsx mjs cjs vue svelte py pyi go java rs kt".split(" ");
const beside = "md mdx rst txt json toml yaml yml cfg ini sql sh html css proto gradle xml mod";
const left =
  "*.lock package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock *.min.js *.snap";
const pathspecs = [
  ...[...measured, ...beside.split(" ")].map((ending) => `*.${ending}`),
  ...left.split(" ").map((name) => `:(exclude,glob)**/${name}`),
];

/** Folders and names whose code serves the project rather than its users. */
const aside =
  /(^|\/)(examples?|playgrounds?|samples?|sandbox|demo|www|website|runtime-tests|benches|benchmarks?|bench|cypress|deno_dist|docs?|\.[^/]+)\/|\.gen\.|\.config\.[cm]?[jt]s$|(^|\/)(\.?(eslint|prettier)rc[^/]*|setup\.py)$|(^|\/)lib\/unicode/;
const testName = /(^|[._-])(tests?|spec)[._-]|(^|\/)[^/]*tests?\.(java|py|rs)$/;
const mechanical =
  /\b(format(ting)?|prettier|lint(ing)?|rustfmt|gofmt|black|isort|reformat|vendor(ed)?|bump|upgrade deps|release|merge branch|merge remote|initial commit|rename|license|codemod|typos?)\b/i;

/** A line that a fix deleted within a year. */
export interface Deletion {
  /** Commit of the fix. */
  readonly fix: string;
  readonly text: string;
}

export interface MeasuredHunk extends Ordered {
  /** Where it stands once the change is in: its first and last line, 1-based. */
  readonly span: readonly [first: number, last: number];
  /** How many lines of it fixes deleted within a year. */
  defective: number;
  /** Those lines, in the order in which they went. */
  readonly deletions: Deletion[];
}

export interface MeasuredChange {
  readonly commit: string;
  readonly time: number;
  readonly hunks: readonly MeasuredHunk[];
}

export interface Replayed {
  readonly head: string;
  readonly date: string;
  readonly commits: number;
  readonly fixes: number;
  /** Replaced lines of measured hunks: written by a fix as the program says, as blame says, and as both say. */
  readonly rewritten: { readonly told: number; readonly blamed: number; readonly both: number };
  /** Hunks that could not be laid over the file; 0 when the replay is exact. */
  readonly adrift: number;
  readonly changes: readonly MeasuredChange[];
}

/** Source that users run, in the six languages that were measured. */
function isMeasured(path: string): boolean {
  const lower = path.toLowerCase();
  return (
    kindOfFile(path) === "source" &&
    measured.includes(lower.slice(lower.lastIndexOf(".") + 1)) &&
    !aside.test(lower) &&
    !testName.test(lower.slice(lower.lastIndexOf("/") + 1))
  );
}

export async function replay(gitDirectory: string): Promise<Replayed> {
  const replayer = new Replayer();
  let head = "";
  for await (const { commit, files } of landed(gitDirectory)) {
    head = commit.id;
    replayer.land(commit, files);
  }
  return replayer.result(head);
}

/** One number a line: which hunk wrote it (0 for none that counts), and whether a fix is among those that shaped it. */
type Lines = number[];
const NO_HUNK = 0;
const lineOf = (item: number, fixed: boolean): number => item * 2 + Number(fixed);
const isFixed = (line: number): boolean => line % 2 === 1;
const itemOf = (line: number): number => Math.floor(line / 2);

class Replayer {
  readonly #tree = new Map<string, Lines>();
  readonly #history = new History();
  readonly #items: { readonly time: number; readonly hunk: MeasuredHunk | undefined }[] = [
    { time: 0, hunk: undefined },
  ];
  readonly #changes: MeasuredChange[] = [];
  readonly #rewritten = { told: 0, blamed: 0, both: 0 };
  #commits = 0;
  #fixes = 0;
  #adrift = 0;
  #last = 0;

  /** Takes the next commit along the first parent; its files without context. */
  land(commit: LandedCommit, files: readonly ChangedFile[]): void {
    this.#commits += 1;
    this.#last = Math.max(this.#last, commit.time);
    const sources = files.filter(({ path }) => isMeasured(path));
    const [added, removed] = [lines(sources, "added"), lines(sources, "removed")];
    const fix =
      tellsFix(titleOf(commit)) &&
      sources.length >= 1 &&
      sources.length <= 12 &&
      removed <= 200 &&
      added <= 500;
    if (fix) this.#fixes += 1;
    const written = new Map<Hunk, number>();
    if (this.#isCandidate(commit, files, added)) this.#measure(commit, files, written);
    this.#apply(commit, files, fix, written);
    this.#history.land(commit, files);
  }

  #isCandidate(commit: LandedCommit, files: readonly ChangedFile[], added: number): boolean {
    const title = titleOf(commit);
    const hunks = files
      .filter(({ status }) => status !== "deleted")
      .reduce((sum, file) => sum + reviewed(file).length, 0);
    return (
      this.#commits > WARM_UP &&
      files.length >= 3 &&
      files.length <= 40 &&
      hunks >= 5 &&
      added > 0 &&
      added <= 3_000 &&
      !mechanical.test(title) &&
      !/^merge (branch|remote|tag)/i.test(commit.subject)
    );
  }

  /** Has the program order the change's hunks, and notes which lines they write. */
  #measure(commit: LandedCommit, files: readonly ChangedFile[], written: Map<Hunk, number>): void {
    const groups = new Map(files.map((file) => [file.path, reviewed(file)]));
    const partsOf = ({ path }: ChangedFile, at: number): readonly Hunk[] =>
      groups.get(path)?.[at]?.parts ?? [];
    const asReviewed = files.map((file) => ({
      ...file,
      hunks: (groups.get(file.path) ?? []).map(({ hunk }) => hunk),
    }));
    const ordered = orderedHunks(asReviewed, {
      past: this.#history.past(files.map(({ oldPath }) => oldPath)),
      fixedBefore: (file, at) => this.#fixedBefore(file, partsOf(file, at)),
      counts: isMeasured,
    });
    const hunks: MeasuredHunk[] = [];
    for (const [file, at, one] of ordered) {
      const span = spanOf(partsOf(file, at));
      const hunk: MeasuredHunk = { ...one, span, defective: 0, deletions: [] };
      hunks.push(hunk);
      this.#items.push({ time: commit.time, hunk });
      for (const part of partsOf(file, at)) written.set(part, this.#items.length - 1);
      if (one.tellsRewrite) this.#rewritten.told += 1;
      if (one.blamedRewrite) this.#rewritten.blamed += 1;
      if (one.tellsRewrite && one.blamedRewrite) this.#rewritten.both += 1;
    }
    if (hunks.length > 0) this.#changes.push({ commit: commit.id, time: commit.time, hunks });
  }

  /** Whether blame finds a fix behind a line that the hunks remove. */
  #fixedBefore(file: ChangedFile, parts: readonly Hunk[]): boolean {
    const old = this.#tree.get(file.oldPath) ?? [];
    return parts.some((part) => {
      const gone = part.lines.filter(({ kind }) => kind === "removed").length;
      return old.slice(part.oldStart - 1, part.oldStart - 1 + gone).some(isFixed);
    });
  }

  #apply(
    commit: LandedCommit,
    files: readonly ChangedFile[],
    fix: boolean,
    written: ReadonlyMap<Hunk, number>,
  ): void {
    const moved = new Set<string>();
    if (fix) {
      for (const { lines: all } of files.flatMap(({ hunks }) => hunks)) {
        for (const { kind, text } of all) if (kind === "added") moved.add(normalised(text));
      }
    }
    const before = files.map((file) =>
      file.status === "added" ? [] : (this.#tree.get(file.oldPath) ?? []),
    );
    for (const { status, oldPath } of files) {
      if (status === "deleted" || status === "renamed") this.#tree.delete(oldPath);
    }
    for (const [at, file] of files.entries()) {
      if (file.status === "deleted") continue;
      const blames = fix && isMeasured(file.path);
      const old = before[at] ?? [];
      const parts: Lines[] = [];
      let position = 0;
      for (const hunk of file.hunks) {
        const removed = hunk.lines.filter(({ kind }) => kind === "removed");
        const start = removed.length > 0 ? hunk.oldStart - 1 : hunk.oldStart;
        if (start > old.length) this.#adrift += 1;
        const from = Math.max(position, Math.min(start, old.length));
        const gone = old.slice(from, from + removed.length);
        parts.push(old.slice(position, from));
        position = from + removed.length;
        if (blames) {
          for (const [line, { text }] of removed.entries()) {
            this.#blame(gone[line], text, commit, moved);
          }
        }
        const next = lineOf(written.get(hunk) ?? NO_HUNK, fix || gone.some(isFixed));
        parts.push(Array.from({ length: hunk.lines.length - removed.length }, () => next));
      }
      parts.push(old.slice(position));
      this.#tree.set(file.path, parts.flat());
    }
  }

  #blame(
    line: number | undefined,
    text: string,
    fix: LandedCommit,
    moved: ReadonlySet<string>,
  ): void {
    const item = this.#items[itemOf(line ?? NO_HUNK)];
    if (item?.hunk === undefined || fix.time - item.time > YEAR) return;
    if (!isCodeLine(text) || moved.has(normalised(text))) return;
    item.hunk.defective += 1;
    item.hunk.deletions.push({ fix: fix.id, text });
  }

  result(head: string): Replayed {
    return {
      head,
      date: new Date(this.#last * 1000).toISOString().slice(0, 10),
      commits: this.#commits,
      fixes: this.#fixes,
      rewritten: this.#rewritten,
      adrift: this.#adrift,
      // A change of the last year may still be found wrong.
      changes: this.#changes.filter(
        ({ time, hunks }) =>
          this.#last - time >= YEAR &&
          hunks.length >= 4 &&
          new Set(hunks.map(({ path }) => path)).size >= 2 &&
          hunks.some(({ defective }) => defective > 0) &&
          hunks.some(({ defective }) => defective === 0),
      ),
    };
  }
}

const noHunk: Hunk = { path: "", heading: "", oldStart: 0, newStart: 0, lines: [] };

function spanOf(parts: readonly Hunk[]): [number, number] {
  const last = parts.at(-1) ?? noHunk;
  const added = last.lines.filter(({ kind }) => kind === "added").length;
  return [parts[0]?.newStart ?? 0, last.newStart + Math.max(0, added - 1)];
}

function lines(files: readonly ChangedFile[], side: "added" | "removed"): number {
  return files
    .flatMap(({ hunks }) => hunks)
    .reduce((sum, hunk) => sum + hunk.lines.filter(({ kind }) => kind === side).length, 0);
}

/** Hunks as a review shows them, with three lines of context: those at most six lines apart are one. */
function reviewed(file: ChangedFile): { readonly hunk: Hunk; readonly parts: Hunk[] }[] {
  const groups: Hunk[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const hunk of file.hunks) {
    const added = hunk.lines.filter(({ kind }) => kind === "added").length;
    // A hunk that adds nothing names the line before it.
    const start = added > 0 ? hunk.newStart : hunk.newStart + 1;
    if (start - end <= 6) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
    end = start + added;
  }
  return groups.map((parts) => ({
    parts,
    hunk: { ...(parts[0] ?? noHunk), lines: parts.flatMap((part) => part.lines) },
  }));
}

/** What landed, oldest first. @throws Error when git fails. */
async function* landed(
  gitDirectory: string,
): AsyncGenerator<{ readonly commit: LandedCommit; readonly files: ChangedFile[] }> {
  const settings = ["core.quotePath=false", "core.bigFileThreshold=400k", "diff.renameLimit=800"];
  const child = spawn(
    "git",
    [
      `--git-dir=${gitDirectory}`,
      ...settings.flatMap((setting) => ["-c", setting]),
      ..."log --first-parent --diff-merges=first-parent --reverse --find-renames --no-color".split(
        " ",
      ),
      ..."--no-ext-diff --no-textconv --patch --unified=0 --inter-hunk-context=0".split(" "),
      "--format=%x01%H%x02%P%x02%ct%x02%s%x02%b%x03",
      "HEAD",
      "--",
      ...pathspecs,
    ],
    { env: { ...process.env, GIT_NO_LAZY_FETCH: "1" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  let held: string[] = [];
  /** A newline at the end of a chunk: the mark of a record may follow. */
  let pending = "\n";
  for await (const chunk of child.stdout.setEncoding("utf8") as AsyncIterable<string>) {
    const text = pending + chunk;
    pending = text.endsWith("\n") ? "\n" : "";
    // Rows of a file's content have a mark before them, so that only a record begins a line with this character.
    const parts = text.slice(0, text.length - pending.length).split("\n\u0001");
    for (const [at, part] of parts.entries()) {
      if (at > 0) {
        if (held.length > 0) yield landedOf(held.join(""));
        held = [];
      }
      if (part !== "") held.push(part);
    }
  }
  if (held.length > 0) yield landedOf(held.join(""));
  const code = await ended;
  if (code !== 0) throw new Error(`git log ended with ${code} in ${gitDirectory}`);
}

function landedOf(record: string): { commit: LandedCommit; files: ChangedFile[] } {
  const end = record.indexOf("\u0003");
  const [id = "", parents = "", time = "", subject = "", body = ""] = record
    .slice(0, end)
    .split("\u0002");
  const files = parseDiff(record.slice(end + 1));
  const present = files.filter(({ status }) => status !== "deleted");
  return {
    commit: {
      id,
      time: Number(time),
      subject,
      body,
      root: parents === "",
      files: present.filter((file) => !isOnlyRenamed(file)).map(({ path }) => path),
      renames: present.filter(isOnlyRenamed).map(({ oldPath, path }) => [oldPath, path]),
    },
    files,
  };
}

function isOnlyRenamed({ status, hunks }: ChangedFile): boolean {
  return status === "renamed" && hunks.length === 0;
}
