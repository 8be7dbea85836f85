/**
 * One error for a full disk, whoever met it: Node, git or Postgres.
 *
 * Git names the reason only sometimes ("unable to write file", "couldn't write …lock"); so where it failed without one,
 * the room that is left decides.
 */
import { statfs } from "node:fs/promises";
import { TacitError } from "../core/error.ts";
import type { Finished } from "./process.ts";

/** ENOSPC and EDQUOT of the system; `disk_full` of Postgres (appendix A of its manual). */
const CODES = new Set(["ENOSPC", "EDQUOT", "53100"]);
const SAID =
  /: (?:No space left on device|Disk quota exceeded)\.?$|Out of diskspace|^.* HINT: {2}Check free disk space\.$/m;
/** Bytes; with less than this nothing of git's can be written. */
const NO_ROOM = 64 * 1024;

/** The error; `place` is the path that could not be written. */
export function diskFull(place: string, cause?: unknown): TacitError {
  return new TacitError({
    code: "platform/disk-full",
    kind: "environment",
    message: `The disk is full: ${place} could not be written.`,
    hint: "Free space there (tacit doctor lists what is kept), then go on: tacit resume RUN, or tacit run again.",
    cause,
  });
}

/** Whether what was thrown, or what caused it, says that a disk or a quota is full. */
export function meansDiskFull(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return ("code" in thrown && CODES.has(String(thrown.code))) || meansDiskFull(thrown.cause);
}

/** Whether a program's standard error gives a full disk as its reason. */
export function saysDiskFull(stderr: string): boolean {
  return SAID.test(stderr);
}

/** What a file system says of a place where nothing can be written, whoever asks. */
const NOT_WRITABLE = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "ELOOP"]);

function notWritable(place: string, cause: unknown): TacitError | undefined {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (!NOT_WRITABLE.has(code)) return undefined;
  return new TacitError({
    code: "platform/not-writable",
    kind: "environment",
    message: `${place} cannot be written (${code}).`,
    hint: "See what is there, and who may write it.",
    cause,
  });
}

/**
 * Does the work.
 *
 * @throws TacitError `platform/disk-full` where it meets a full disk, `platform/not-writable` where nothing may be written;
 *   any other error as it is.
 */
export async function needingRoom<Result>(
  place: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (meansDiskFull(error)) throw diskFull(place, error);
    throw notWritable(place, error) ?? error;
  }
}

/** Bytes that may still be written to the disk of an existing folder; undefined where the system does not say. */
export async function roomAt(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** @throws TacitError `platform/disk-full` when git failed because `place`, an existing folder, is on a full disk. */
export async function refuseFullDisk(finished: Finished, place: string): Promise<void> {
  if (finished.status === "exited" && finished.code === 0) return;
  const said = finished.stderr.toString("utf8");
  if (saysDiskFull(said)) throw diskFull(place, new Error(said.trim()));
  const room = await roomAt(place);
  if (room !== undefined && room < NO_ROOM) throw diskFull(place, new Error(said.trim()));
}
