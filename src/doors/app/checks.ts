/** The commands that hold code against entries: what changed, the whole tree, the past. They start no database. */
import { TacitError } from "../../ground/core/error.ts";
import { counted } from "../../ground/core/text.ts";
import type { CheckResult, Finding } from "../../ground/contract/finding.ts";
import { git, gitBytes, resolveCommit, tryGit, withoutFilters } from "../../ground/platform/git.ts";
import { boxed, probeSandbox } from "../../ground/platform/sandbox.ts";
import { type OpenWorkingTree, openWorkingTree } from "../../ground/platform/working-tree.ts";
import { type BackTest, backTest } from "../../knowledge/checks/back-test.ts";
import { type Change, changeIn } from "../../knowledge/checks/change.ts";
import { checkChange } from "../../knowledge/checks/change-check.ts";
import type { CheckKind } from "../../knowledge/checks/check.ts";
import type { BoxedRunner } from "../../knowledge/checks/command-line.ts";
import { compileEntries, type EntryChecks } from "../../knowledge/checks/compile.ts";
import { type EntryOutcome, resultOf } from "../../knowledge/checks/outcome.ts";
import { resolverOf } from "../../knowledge/checks/resolver.ts";
import { type SarifLog, sarifLog } from "../../knowledge/checks/sarif.ts";
import { checkTree, looksInto } from "../../knowledge/checks/tree-check.ts";
import { isManifest } from "../../knowledge/codebase/imports.ts";
import { entryCommands } from "../../work/attempts/gates.ts";
import { toolEnvironment } from "./runs/agents.ts";
import { entriesOrProposals } from "./context/context.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "./workspace.ts";

export interface CheckOutput {
  readonly base: string;
  readonly results: readonly CheckResult[];
  readonly findings: readonly Finding[];
  readonly problems: readonly string[];
}

/** Findings, and what a log for other programs says about them. */
export interface Checked {
  readonly output: CheckOutput;
  readonly sarif: (version: string) => SarifLog;
}

/**
 * `tacit check`: active entries on what changed since the merge base with the default branch, uncommitted and untracked
 * work included.
 */
export async function checkSince(host: Host, base: string | undefined): Promise<Checked> {
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const { root } = workspace;
  const { head } = workspace.repository;
  const isFirst = head === undefined && (base === undefined || base === "HEAD");
  const from = isFirst
    ? await emptyTree(root)
    : base === undefined
      ? await defaultBase(root)
      : await resolveCommit(root, base);
  const compiled = await compileEntries(entries.filter(({ front }) => front.status === "active"));
  const outcomes = await checkChange(compiled, {
    change: await changeSince(root, from),
    read: (path) => workspace.files.read(path).catch(() => undefined),
    resolver: async () => {
      const tree = await openWorkingTree(root, { wanted: isManifest });
      return resolverOf(tree, tree.paths);
    },
    commands: await commandsIn(workspace, compiled),
  });
  const results = outcomes.map(resultOf);
  const output: CheckOutput = {
    base: from,
    results,
    findings: results.flatMap(({ findings }) => findings),
    problems: [...problems, ...outcomes.flatMap(({ notRun }) => notRun)],
  };
  return {
    output,
    sarif: (version) =>
      sarifLog({ version, entries: compiled.map(({ entry }) => entry), ...output }),
  };
}

/** What the checkout holds that a commit does not. The user's own: nothing in it came from an agent that runs now. */
async function changeSince(root: string, from: string): Promise<Change> {
  const format = "--unified=0 --irreversible-delete --no-ext-diff --no-textconv --no-color";
  const sides = ["--no-relative", "--find-renames", "--src-prefix=a/", "--dst-prefix=b/"];
  const limits = { output: 256 * 1024 * 1024 };
  const guards = await withoutFilters(root);
  const diff = await gitBytes(
    root,
    [...guards, "diff", ...format.split(" "), ...sides, from],
    limits,
  );
  const change = new Map(changeIn(diff));
  const untracked = ["ls-files", "-z", "--others", "--exclude-standard"];
  const names = (await gitBytes(root, untracked, limits)).toString("utf8").split("\0");
  for (const path of names) {
    // A repository inside this one is a name with a slash behind it.
    if (path !== "" && !path.endsWith("/")) {
      change.set(path, { path, status: "added", lines: "all" });
    }
  }
  return change;
}

/** What a repository without a commit is compared with. */
async function emptyTree(root: string): Promise<string> {
  return git(root, ["hash-object", "-t", "tree", "/dev/null"]);
}

async function defaultBase(root: string): Promise<string> {
  for (const branch of ["origin/HEAD", "main", "master"]) {
    // oxlint-disable-next-line no-await-in-loop -- the first that exists
    const { code, stdout } = await tryGit(root, ["merge-base", "HEAD", branch]);
    if (code === 0) return stdout.toString("utf8").trim();
  }
  return resolveCommit(root, "HEAD");
}

/** The box is probed when an entry has a command, and not before. */
async function commandsIn(
  { host, root }: Workspace,
  entries: readonly EntryChecks[],
): Promise<BoxedRunner> {
  const worktree = root;
  const isNeeded = entries.some(({ checks }) => checks.some(({ kind }) => kind === "command"));
  if (!isNeeded) return { status: "none", reason: "no entry has a command." };
  const probe = await probeSandbox();
  if (probe.status === "unavailable") {
    const reason = `it needs a box, and there is none. ${probe.reason} ${probe.hint}`;
    return { status: "none", reason };
  }
  return entryCommands({
    worktree,
    environment: toolEnvironment(host.environment),
    box: (command) => boxed(command, { worktree, sealed: true }),
    signal: host.signal,
  });
}

export interface ContextCheckOutput {
  readonly entries: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly kinds: readonly CheckKind[];
    /** `not asked` when a check is broken, needs a box that is not here, is about changes alone, or has no file. */
    readonly outcome: "holds" | "violated" | "not asked";
    readonly findings: number;
    readonly milliseconds: number;
  }[];
  /** Files that were looked into. */
  readonly files: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly string[];
}

/**
 * `tacit context check`: entries on the whole tree, as it lies; the active ones, or those that are named.
 *
 * @throws TacitError `app/unknown-entry`, `app/no-check`
 */
export async function checkContext(
  host: Host,
  ids: readonly string[],
): Promise<ContextCheckOutput> {
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const compiled =
    ids.length > 0
      ? await compileNamed(workspace, ids)
      : await compileEntries(entries.filter(({ front }) => front.status === "active"));
  const { tree, outcomes, files } = await checkWhole(workspace, compiled);
  return {
    entries: outcomes.map((outcome) => ({
      id: outcome.entry.slug,
      title: outcome.entry.front.title.replaceAll(/\s+/g, " "),
      status: outcome.entry.front.status,
      kinds: outcome.kinds,
      outcome: wordFor(outcome),
      findings: outcome.findings.length,
      milliseconds: outcome.milliseconds,
    })),
    files,
    findings: outcomes.map(resultOf).flatMap(({ findings }) => findings),
    problems: [
      ...problems,
      ...outcomes.flatMap(({ notRun }) => notRun),
      ...(tree.skipped.large > 0
        ? [`${counted(tree.skipped.large, "file")} over 1 MiB left out.`]
        : []),
      ...(tree.skipped.names > 0
        ? [`${counted(tree.skipped.names, "file")} left out whose name is not UTF-8.`]
        : []),
    ],
  };
}

/** Findings that are told of a whole tree. */
const MOST_FINDINGS = 1_000;

/** As `checkContext` of the active entries, for a page: with so many findings as somebody may look at. */
export async function adherenceOf(
  host: Host,
): Promise<ContextCheckOutput & { readonly more: number }> {
  const { findings, ...rest } = await checkContext(host, []);
  const shown = findings.slice(0, MOST_FINDINGS);
  return { ...rest, findings: shown, more: findings.length - shown.length };
}

/** Holds every file against the entries. */
export async function checkWhole(
  workspace: Workspace,
  compiled: readonly EntryChecks[],
): Promise<{
  readonly tree: OpenWorkingTree;
  readonly outcomes: readonly EntryOutcome[];
  readonly files: number;
}> {
  const { host, root } = workspace;
  const tree = await openWorkingTree(root, { wanted: looksInto(compiled) });
  const { outcomes, files } = await checkTree(tree, compiled, {
    paths: tree.paths,
    commands: await commandsIn(workspace, compiled),
    progress: (done, all) => host.progress(`Checking: ${done} of ${all} files …`),
    signal: host.signal,
  });
  host.progress("");
  return { tree, outcomes, files };
}

function wordFor({
  asked,
  findings,
  broken,
  notRun,
}: EntryOutcome): "holds" | "violated" | "not asked" {
  if (findings.length > 0) return "violated";
  return asked && broken.length + notRun.length === 0 ? "holds" : "not asked";
}

async function compileNamed(workspace: Workspace, ids: readonly string[]): Promise<EntryChecks[]> {
  const named = await entriesOrProposals(workspace, ids);
  const compiled = await compileEntries(named);
  const without = named.find(({ slug }) => compiled.every(({ entry }) => entry.slug !== slug));
  if (without === undefined) return compiled;
  throw new TacitError({
    code: "app/no-check",
    kind: "input",
    message: `The entry \`${without.slug}\` has no check.`,
    hint: `Write one under \`check\` in ${without.path === "" ? "the entry" : without.path}.`,
  });
}

export interface BackTestOutput {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** One for each kind of check that the entry has and that can be asked of the past. */
  readonly checks: readonly (BackTest & { readonly kind: CheckKind })[];
  readonly problems: readonly string[];
}

/**
 * `tacit context backtest`: what an entry's check says about HEAD, and would have said about past changes.
 *
 * @throws TacitError `app/unknown-entry`, `app/no-check`, `app/broken-check`, `platform/bad-revision`
 */
export async function backTestEntry(
  host: Host,
  id: string,
  commits: number,
): Promise<BackTestOutput> {
  const workspace = await openWorkspace(host);
  const { problems } = await readKnowledge(workspace);
  const [compiled] = await compileNamed(workspace, [id]);
  if (compiled === undefined) throw new Error("an entry that is named is compiled or refused");
  const { entry, checks, broken } = compiled;
  const [fault] = broken;
  if (fault !== undefined && checks.length === 0) {
    throw new TacitError({
      code: "app/broken-check",
      kind: "input",
      message: `The check of \`${entry.slug}\` cannot be used: ${fault.reason}`,
      hint: `Mend it in ${entry.path}.`,
    });
  }
  const tested: (BackTest & { kind: CheckKind })[] = [];
  const said = broken.map(({ kind, reason }) => `${entry.slug}: its ${kind} is broken: ${reason}`);
  for (const check of checks) {
    if (check.kind === "command") {
      said.push(`${entry.slug}: a command is not run on the past, which is not on disk.`);
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- each takes all cores
    const found = await backTest(workspace.root, check, {
      commits,
      signal: host.signal,
      progress: (done, all) => host.progress(`Testing ${check.kind}: ${done} of ${all} …`),
    });
    tested.push({ kind: check.kind, ...found });
    said.push(...found.problems);
  }
  host.progress("");
  const { slug, front } = entry;
  return {
    id: slug,
    title: front.title.replaceAll(/\s+/g, " "),
    status: front.status,
    checks: tested,
    problems: [...problems, ...said],
  };
}
