/**
 * Takes in the reports of coverage that the project's checks leave in a worktree.
 *
 * A report counts when the checks wrote it: what lay there before is taken away first, and a file that the commit has is
 * part of the change and says nothing of it. What a report says remains the word of the project's own tools.
 */
import { printable, truncated } from "../../ground/core/text.ts";
import { TacitError } from "../../ground/core/error.ts";
import {
  findArtefacts,
  presentArtefacts,
  readArtefact,
  removeArtefacts,
} from "../../ground/platform/artefacts.ts";
import { realFolder } from "../../ground/platform/files.ts";
import type { Change } from "../../knowledge/checks/change.ts";
import { compactCoverage, coverageOfChange } from "../../knowledge/checks/coverage/changed.ts";
import { type Coverage, joinedCoverage } from "../../knowledge/checks/coverage/coverage.ts";
import {
  type GoModule,
  goModules,
  namesakesIn,
  reportedPaths,
  type RepositoryPaths,
} from "../../knowledge/checks/coverage/paths.ts";
import { readReport, REPORT_LIMIT } from "../../knowledge/checks/coverage/report.ts";
import { scopeMatcher } from "../../knowledge/checks/scope.ts";
import type { Seen } from "../../knowledge/checks/verdict.ts";
import { startOf } from "./evidence.ts";

export interface ReportSearch {
  readonly worktree: string;
  /** As `coverage` of the settings has them; undefined looks where tools usually write. */
  readonly globs: readonly string[] | undefined;
  /** Paths of the commit. */
  readonly tracked: ReadonlySet<string>;
}

export interface ReportReading {
  readonly change: Change;
  /** Text of a path at the commit. */
  readonly readAtCommit: (path: string) => Promise<string | undefined>;
}

export interface AwaitedReports {
  /** Reads what is new, and takes it away: the next snapshot is free of it. */
  readonly read: (reading: ReportReading) => Promise<Seen>;
}

const usualPlaces = [
  "coverage/lcov.info",
  "coverage/cobertura-coverage.xml",
  "coverage.lcov",
  "coverage.xml",
  "cobertura.xml",
  "target/site/jacoco/jacoco.xml",
  "build/reports/jacoco/test/jacocoTestReport.xml",
  "coverage.out",
  "cover.out",
  "lcov.info",
];

const MOST_REPORTS = 20;
/** Bytes of all reports. */
const TOTAL_LIMIT = 2 * REPORT_LIMIT;
const MOST_MODULES = 100;

/** Takes away the reports that lie there. Called before the checks run. */
export async function awaitReports(search: ReportSearch): Promise<AwaitedReports> {
  const { worktree, tracked } = search;
  const fresh = (await reportsIn(search)).filter((file) => !tracked.has(file));
  const stale = new Set(await removeArtefacts(worktree, fresh));
  return {
    read: async (reading) => {
      const found = await reportsIn(search);
      const written = found.filter((file) => !tracked.has(file) && !stale.has(file));
      const seen = await readAll(search, written, reading);
      await removeArtefacts(worktree, written);
      return seen.coverage === undefined
        ? { notes: [...seen.notes, ...missing(search, found)] }
        : seen;
    },
  };
}

async function reportsIn({ worktree, globs }: ReportSearch): Promise<string[]> {
  if (globs === undefined) return presentArtefacts(worktree, usualPlaces);
  // A name without a pattern is looked at alone; only below a folder is everything listed.
  const names = globs.map((glob) => glob.replace(/^\.?\//, ""));
  const wanted = scopeMatcher(globs);
  const plain = names.filter((name) => !/[*?[\]{}()!+@\\]/.test(name));
  const patterns = names.filter((name) => !plain.includes(name) && !/^!(?!\()/.test(name));
  const [named, listed] = await Promise.all([
    presentArtefacts(worktree, plain),
    findArtefacts({ worktree, under: [...plain, ...patterns.map(startOf)], wanted }),
  ]);
  return [...new Set([...named.filter(wanted), ...listed])].toSorted();
}

/** Why there is no coverage although somebody asked for it, or there is something that looks like it. */
function missing({ globs, tracked }: ReportSearch, found: readonly string[]): string[] {
  const committed = found.find((file) => tracked.has(file));
  if (committed !== undefined) {
    return [`${shown(committed)} is part of the commit, so it is not read as coverage of it.`];
  }
  if (globs === undefined || found.length > 0) return [];
  const asked = truncated(printable(globs.join(", ")), 200);
  return [`The checks left no report of coverage: .tacit/config.yaml names ${asked}.`];
}

async function readAll(
  search: ReportSearch,
  files: readonly string[],
  reading: ReportReading,
): Promise<Seen> {
  if (files.length === 0) return { notes: [] };
  const notes: string[] = [];
  if (files.length > MOST_REPORTS) {
    notes.push(`Of ${files.length} reports of coverage the first ${MOST_REPORTS} were read.`);
  }
  const repository = await repositoryOf(search, reading);
  const namesakes = namesakesIn(search.tracked);
  const reports: string[] = [];
  let joined: Coverage | undefined;
  let room = TOTAL_LIMIT;
  for (const file of files.slice(0, MOST_REPORTS)) {
    const limits = { most: REPORT_LIMIT, room, total: TOTAL_LIMIT };
    // oxlint-disable-next-line no-await-in-loop -- one disk, and the sum counts
    const bytes = await readArtefact(search.worktree, file, limits);
    if (typeof bytes === "string") {
      notes.push(`${shown(file)} was not read as coverage: ${bytes}.`);
      continue;
    }
    room -= bytes.length;
    try {
      const paths = reportedPaths(file, repository, namesakes);
      const part = readReport(new TextDecoder("utf-8").decode(bytes), paths);
      joined = joined === undefined ? part : joinedCoverage([joined, part]);
      reports.push(shown(file));
    } catch (error) {
      // A broken report is nothing that a check has found.
      if (!(error instanceof TacitError)) throw error;
      notes.push(`${shown(file)}: ${error.message}`);
    }
  }
  if (joined === undefined) return { notes };
  const changed = coverageOfChange(joined, reading.change);
  const { coverage, left } = compactCoverage(reports, changed);
  if (left > 0) notes.push(`Coverage of the change is long: ${left} places of it are left out.`);
  return { coverage, notes };
}

async function repositoryOf(
  { worktree, tracked }: ReportSearch,
  { change, readAtCommit }: ReportReading,
): Promise<RepositoryPaths> {
  const there = [...change.values()].filter(({ status }) => status !== "deleted");
  const wanted = new Set(there.map(({ path }) => path));
  const real = await realFolder(worktree);
  const isGo = [...wanted].some((path) => path.endsWith(".go"));
  return {
    all: tracked,
    wanted,
    roots: real === undefined ? [worktree] : [worktree, real],
    modules: isGo ? await modulesOf(tracked, readAtCommit) : [],
  };
}

async function modulesOf(
  tracked: ReadonlySet<string>,
  readAtCommit: ReportReading["readAtCommit"],
): Promise<GoModule[]> {
  const files = [...tracked].filter((file) => /(?:^|\/)go\.mod$/.test(file));
  const texts = new Map<string, string>();
  for (const file of files.toSorted((a, b) => a.length - b.length).slice(0, MOST_MODULES)) {
    // oxlint-disable-next-line no-await-in-loop -- mostly one
    const text = await readAtCommit(file);
    if (text !== undefined) texts.set(file, text);
  }
  return goModules(texts);
}

/** A path for a sentence. */
function shown(file: string): string {
  return truncated(printable(file), 200);
}
