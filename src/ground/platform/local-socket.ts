/** Where the server of a home listens: a Unix socket in a folder that only its user can enter. */
import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { TacitError } from "../core/error.ts";

/**
 * Makes the socket's folder, and takes away a socket that a dead server left; the caller holds the home's lease.
 *
 * @throws TacitError `platform/socket-folder-taken`: whoever can enter it could do all that its user can.
 */
export async function clearServerSocket(socket: string): Promise<void> {
  const folder = path.dirname(socket);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) {
    throw new TacitError({
      code: "platform/socket-folder-taken",
      kind: "environment",
      message: `${folder} is not a private folder of ours.`,
      hint: "Remove it, or set TMPDIR to a folder of your own.",
    });
  }
  await rm(socket, { force: true });
}

/** Has `listener` answer on the socket; the result ends it, open connections and the folder too. */
export async function listenOnSocket(
  socket: string,
  listener: (asked: IncomingMessage, answer: ServerResponse) => Promise<void>,
): Promise<() => Promise<void>> {
  const server = createServer((asked, answer) => {
    void listener(asked, answer); // what it meets, it answers with
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
  return async () => {
    server.close();
    server.closeAllConnections();
    await rm(path.dirname(socket), { recursive: true, force: true });
  };
}

/** The name of a home that never changes; made when it is first asked for. */
export async function homeName(home: string): Promise<string> {
  const file = path.join(home, "name");
  const mine = `${file}.${randomUUID()}`;
  await mkdir(home, { recursive: true });
  await writeFile(mine, randomUUID());
  try {
    await link(mine, file); // whole, or not at all
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(mine, { force: true });
  }
  return (await readFile(file, "utf8")).trim();
}
