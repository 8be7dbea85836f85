/** Where the server of a home listens: a Unix socket in a folder that only its user can enter. */
import { createHash, randomUUID } from "node:crypto";
import { link, lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  request as sendRequest,
  type ServerResponse,
} from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { TacitError } from "../core/error.ts";

/** A socket's path holds 103 bytes on macOS; a deep home would not fit, so it lives in the temporary folder. */
export function serverSocket(home: string): string {
  const digest = createHash("sha256").update(path.resolve(home)).digest("hex").slice(0, 12);
  const folder = path.join(tmpdir(), `tacit-${digest}-server`);
  return path.join(
    Buffer.byteLength(folder) < 80 ? folder : `/tmp/tacit-${digest}-server`,
    "socket",
  );
}

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

/** Sends a request and returns the body of the answer, whatever its status. `limit` in milliseconds of silence. */
export async function askOverSocket(
  socket: string,
  request: {
    readonly method: string;
    readonly target: string;
    readonly limit: number;
    readonly body?: string;
  },
): Promise<string> {
  const { method, target, limit, body } = request;
  return new Promise<string>((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const asked = sendRequest({ socketPath: socket, method, path: target, headers }, (response) => {
      let said = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
      response.once("end", () => resolve(said));
      response.once("error", reject);
    });
    asked.once("error", reject);
    asked.setTimeout(limit, () => {
      asked.destroy(new Error(`The server did not answer ${target} in ${limit / 1000} s.`));
    });
    asked.end(body);
  });
}

/** Sends a request and waits for no answer: resolves when it is on its way. */
export async function tellOverSocket(
  socket: string,
  { target, body }: { readonly target: string; readonly body: string },
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const asked = sendRequest({ socketPath: socket, method: "POST", path: target, headers });
    asked.once("error", reject);
    asked.once("socket", (connection) => connection.unref());
    asked.once("finish", resolve);
    asked.end(body);
  });
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
