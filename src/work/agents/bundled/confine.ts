/**
 * File operations that cannot leave the worktree, for tools that run outside the shell's box.
 *
 * Names are checked before opening and the opened file again after: a shell command running at the same time may
 * exchange a folder for a link between the two.
 */
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readlink, realpath } from "node:fs/promises";
import path from "node:path";

/** Bytes; larger files are for the shell (`sed -n`, `grep`). */
const LARGEST_READ = 5 * 1024 * 1024;

export interface ConfinedFiles {
  readonly access: (file: string) => Promise<void>;
  readonly readFile: (file: string) => Promise<Buffer>;
  readonly writeFile: (file: string, content: string) => Promise<void>;
  readonly mkdir: (folder: string) => Promise<void>;
}

/** Operations on absolute paths inside `root`; each rejects with a sentence for the model. */
export async function confineTo(root: string): Promise<ConfinedFiles> {
  const inside = await realpath(root);

  const reading = async <Value>(file: string, use: (handle: FileHandle) => Promise<Value>) => {
    const handle = await openChecked(inside, await placeOf(inside, file), constants.O_RDONLY);
    try {
      const { size } = await handle.stat();
      if (size > LARGEST_READ) {
        throw new Error(`${file} has ${size} bytes; this tool reads up to ${LARGEST_READ}.`);
      }
      return await use(handle);
    } finally {
      await handle.close();
    }
  };

  return {
    access: async (file) => await reading(file, async () => {}),
    readFile: async (file) => await reading(file, async (handle) => await handle.readFile()),
    writeFile: async (file, content) => {
      const place = await placeOf(inside, file);
      refuseGit(inside, place);
      // Not O_TRUNC: nothing is lost before the opened file has been checked.
      const handle = await openChecked(inside, place, constants.O_WRONLY | constants.O_CREAT);
      try {
        await handle.truncate(0);
        await handle.writeFile(content);
      } finally {
        await handle.close();
      }
    },
    mkdir: async (folder) => {
      const place = await placeOf(inside, folder);
      refuseGit(inside, place);
      await mkdir(place, { recursive: true });
    },
  };
}

function isInside(root: string, place: string): boolean {
  return place === root || place.startsWith(root + path.sep);
}

/** Where a path really leads: the real path of its nearest existing part, and the rest. */
async function placeOf(root: string, file: string): Promise<string> {
  let existing = path.resolve(root, file);
  const rest: string[] = [];
  while (!(await exists(existing))) {
    rest.unshift(path.basename(existing));
    existing = path.dirname(existing);
  }
  const real = await realpath(existing).catch(() => undefined); // a link that leads nowhere
  if (real === undefined || !isInside(root, real)) {
    throw new Error(`${file} is outside the worktree; only files in ${root} may be used.`);
  }
  return path.join(real, ...rest);
}

/** Whether the name itself exists; unlike `access`, true for a broken link. */
async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) {
      if (cause.code === "ENOENT") return false;
      if (cause.code === "ENOTDIR") return false;
    }
    throw cause;
  }
}

/** The case does not matter on some disks, so it never does. */
function refuseGit(root: string, place: string): void {
  const names = path.relative(root, place).split(path.sep);
  if (names.some((name) => name.toLowerCase() === ".git")) {
    throw new Error("Git's own files may not be written.");
  }
}

async function openChecked(root: string, place: string, flags: number): Promise<FileHandle> {
  // O_NONBLOCK: opening a named pipe must not wait for its other end.
  const handle = await open(
    place,
    flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, // oxlint-disable-line no-bitwise
    0o666,
  );
  try {
    if (!(await handle.stat()).isFile()) throw new Error(`${place} is not a regular file.`);
    if (process.platform === "linux") {
      const opened = await readlink(`/proc/self/fd/${handle.fd}`);
      if (!isInside(root, opened)) throw new Error(`${place} is outside the worktree.`);
    }
    return handle;
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}
