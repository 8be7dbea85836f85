/**
 * The files of a repository as these rooms see them.
 *
 * A port, not an implementation: reading and writing belong to `ground/platform`, which also keeps a path inside the
 * repository. Everything here then runs in a test over a map in memory.
 */
import { TacitError } from "../../ground/core/error.ts";

export interface TextFiles {
  /** Text of a file, or undefined when there is none. Paths are slash-separated and relative to the repository. */
  read(path: string): Promise<string | undefined>;
  /** Names (not paths) of the regular files directly in a directory, `.` for the top; none when it does not exist. */
  list(directory: string): Promise<string[]>;
  /** Creates or replaces a file, and the folders above it. */
  write(path: string, text: string): Promise<void>;
  /** Holds a name until the result is called; undefined while another call or process holds it. */
  reserve(path: string): Promise<(() => Promise<void>) | undefined>;
}

/** Text of a file that others do not need: one that is there and is no text becomes a problem. */
export async function readOrName(
  files: TextFiles,
  path: string,
  problems: Problem[],
): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    // Whoever prints a problem puts its path first.
    problems.push({ path, message: error.message.replace(`${path} cannot be read: `, "") });
    return undefined;
  }
}

/** Something that could not be read or was not heeded; the rest went on without it. */
export interface Problem {
  readonly path: string;
  /** 1-based. */
  readonly line?: number;
  readonly message: string;
}
