/** Runs a program beside a disk that is really full: a small tmpfs, mounted in namespaces of its own. */
import { spawnSync } from "node:child_process";

const MOUNT = `mount -t tmpfs -o size="$1",mode=700 tmpfs "$2" && shift 2 && exec "$@"`;

/** For `test.skipIf`, which lists what it skips. On Linux such a test fails where namespaces are forbidden. */
export const noSmallDisk = process.platform !== "linux";

/**
 * Runs a module's text in Node with a tmpfs of `size` (as mount takes it, such as `300k`) at `folder`, and returns the
 * JSON that it prints. `args` are its `process.argv` from index 1.
 *
 * @throws Error where namespaces are forbidden: then nothing here was tested, and the test has to say so.
 */
export function onSmallDisk(
  folder: string,
  size: string,
  text: string,
  ...args: readonly string[]
): unknown {
  const node = [process.execPath, "--input-type=module", "-e", text, ...args];
  const shell = ["sh", "-c", MOUNT, "small-disk", size, folder, ...node];
  const done = spawnSync("unshare", ["-Urm", ...shell], { encoding: "utf8" });
  if (done.status !== 0) {
    throw new Error(
      `No small disk could be had, or the program on it failed; this needs Linux and user namespaces (unshare -Urm).\n${done.error?.message ?? done.stderr}`,
    );
  }
  const answer: unknown = JSON.parse(done.stdout);
  return answer;
}
