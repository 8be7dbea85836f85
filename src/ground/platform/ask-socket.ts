/**
 * Asks the server of a home over its local socket.
 *
 * HTTP written by hand, one request for a connection: to load Node's own client takes 30 ms, as long as everything else
 * that a short command does. The other end is ours.
 */
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** A socket's path holds 103 bytes on macOS; a deep home would not fit, so it lives in the temporary folder. */
export function serverSocket(home: string): string {
  const digest = createHash("sha256").update(path.resolve(home)).digest("hex").slice(0, 12);
  const folder = path.join(tmpdir(), `tacit-${digest}-server`);
  return path.join(
    Buffer.byteLength(folder) < 80 ? folder : `/tmp/tacit-${digest}-server`,
    "socket",
  );
}

export interface SocketRequest {
  readonly method: "GET" | "POST";
  /** Path of the request. */
  readonly target: string;
  readonly body?: string;
}

function written({ method, target, body = "" }: SocketRequest): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `${method} ${target} HTTP/1.1`,
    "host: tacit",
    "content-type: application/json",
    `content-length: ${bytes.length}`,
    "connection: close",
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), bytes]);
}

/**
 * Sends a request and returns the body of the answer, whatever its status.
 *
 * @param request `limit` in milliseconds of silence.
 * @throws An error with the system's code: `ENOENT` or `ECONNREFUSED` where nobody listens, `ECONNRESET` for an answer that
 *   is cut off.
 */
export async function askOverSocket(
  socket: string,
  request: SocketRequest & { readonly limit: number },
): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const { target, limit } = request;
    const connection = connect(socket);
    const chunks: Buffer[] = [];
    connection.on("data", (chunk: Buffer) => chunks.push(chunk));
    connection.once("error", reject);
    connection.once("end", () => {
      const answer = bodyIn(Buffer.concat(chunks));
      connection.destroy();
      if (answer === undefined) reject(cutOff());
      else resolve(answer);
    });
    connection.setTimeout(limit, () => {
      connection.destroy(new Error(`The server did not answer ${target} in ${limit / 1000} s.`));
    });
    connection.write(written(request)); // not `end`: a server may take half a connection for a caller that left
  });
}

/** Sends a request and waits for no answer: resolves when it is on its way. */
export async function tellOverSocket(socket: string, request: SocketRequest): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const connection = connect(socket);
    connection.once("error", reject);
    connection.unref();
    connection.write(written(request), () => resolve());
  });
}

function cutOff(): Error {
  return Object.assign(new Error("The server's answer was cut off."), { code: "ECONNRESET" });
}

/** The body of a whole answer; undefined for a part of one. */
function bodyIn(answer: Buffer): string | undefined {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = answer.toString("latin1", 0, end).toLowerCase();
  const body = answer.subarray(end + 4);
  if (/^transfer-encoding:\s*chunked/m.test(head)) return joinedChunks(body);
  const length = /^content-length:\s*(\d+)/m.exec(head)?.[1];
  if (length === undefined) return body.toString("utf8");
  return body.length < Number(length) ? undefined : body.toString("utf8", 0, Number(length));
}

function joinedChunks(body: Buffer): string | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf("\r\n", at);
    if (end < 0) return undefined;
    const length = Number.parseInt(body.toString("latin1", at, end), 16);
    if (length === 0) return Buffer.concat(parts).toString("utf8");
    if (!(length > 0) || end + 2 + length > body.length) return undefined;
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
