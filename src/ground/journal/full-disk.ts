/** A journal whose Postgres has no room left says so in the words of every other full disk. */
import { diskFull, meansDiskFull, roomAt } from "../platform/disk-full.ts";
import type { Journal } from "./database.ts";

/** Bytes; Postgres ends when it cannot write the next 16 MB of its log, and says nothing to its clients. */
const LOG_SEGMENT = 16 * 1024 * 1024;

/**
 * The journal, with what writes turned into `platform/disk-full` where the disk is the reason. `place` is the folder of
 * the database, or words for where it is.
 */
export function tellingFullDisk(journal: Journal, place: string): Journal {
  return {
    createRun: (repository, slug, taken) =>
      roomFor(place, () => journal.createRun(repository, slug, taken)),
    append: (where, type, body, once) =>
      roomFor(place, () => journal.append(where, type, body, once)),
    claim: (run, by) => roomFor(place, () => journal.claim(run, by)),
    facts: (run, after) => journal.facts(run, after),
    runs: (repository) => journal.runs(repository),
    stands: (repository) => journal.stands(repository),
    watch: (run, after, signal) => journal.watch(run, after, signal),
    page: (run, after, limit) => journal.page(run, after, limit),
    earlier: (run, before, limit) => journal.earlier(run, before, limit),
    steps: (run) => journal.steps(run),
    factsOf: (run, types) => journal.factsOf(run, types),
    count: (run) => journal.count(run),
    watchAll: (after, signal, repository) => journal.watchAll(after, signal, repository),
    position: () => journal.position(),
    projects: () => journal.projects(),
    addProject: (repository) => roomFor(place, () => journal.addProject(repository)),
    patiently: (work) => journal.patiently(work),
    alone: (name, work) => journal.alone(name, work),
    address: journal.address,
    close: () => journal.close(),
  };
}

/** Does what needs room in the database. @throws TacitError `platform/disk-full` */
export async function roomFor<Result>(place: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (meansDiskFull(error) || (connectionEnded(error) && (await isShort(place)))) {
      throw diskFull(place, error);
    }
    throw error;
  }
}

async function isShort(place: string): Promise<boolean> {
  const room = await roomAt(place);
  return room !== undefined && room < LOG_SEGMENT;
}

/** Words of the driver, and codes of Postgres that goes down (class 57P and 08). */
function connectionEnded(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  const words = /Connection terminated|ECONNREFUSED|ECONNRESET|ENOENT/;
  return /^(?:57P|08)/.test(code) || words.test(`${code} ${error.message}`);
}
