/** HTTP as a test writes it, byte for byte: clients refuse to send what an attacker does. */
import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  /** By name in small letters; of several with a name, the last. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it came, chunks and all. */
  readonly body: string;
}

/** Sends bytes to a port of this machine and reads until the other end closes. */
export async function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (heard += chunk));
    socket.once("error", reject);
    socket.once("close", () => resolve(heard));
    socket.write(bytes);
  });
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(" ")[1]),
    headers: new Map(headers),
    body: rest.join("\r\n\r\n"),
  };
}

/** Writes a request on a connection of its own; headers of value undefined are left out. */
export function rawRequest(request: {
  readonly method?: string;
  readonly target?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}): string {
  const { method = "GET", target = "/", body = "" } = request;
  const headers: Readonly<Record<string, string | undefined>> = {
    connection: "close",
    ...(body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...request.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `${[`${method} ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n${body}`;
}
