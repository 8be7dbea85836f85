/** The HTTP side: hands out the page and its modules, and upgrades `/socket` to a WebSocket. */
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { Clock } from "../shared/clock.ts";
import type { DocumentStore } from "./documents.ts";
import { Rooms } from "./rooms.ts";
import { acceptWebSocket } from "./websocket.ts";

const SOURCE = join(import.meta.dirname, "..");
/** What a browser may ask for. No dots but the last: no way up, and nothing of the server's. */
const ASSET = /^\/(?:browser|shared)\/[\w/-]+\.(ts|css|html)$/;
const CONTENT_TYPE: Readonly<Record<string, string>> = {
  ts: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
};

export interface CanvasServer {
  readonly http: Server;
  readonly rooms: Rooms;
}

export function createCanvasServer(options: { clock: Clock; store: DocumentStore }): CanvasServer {
  const rooms = new Rooms(options);
  const http = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    void serve(path === "/" ? "/browser/index.html" : path, response);
  });
  http.on("upgrade", (request, socket, head) => {
    if (request.url !== "/socket") {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return;
    }
    const connection = acceptWebSocket(request, socket, options.clock);
    if (connection === undefined) return;
    const page = rooms.connect(connection);
    connection.listen(
      { text: (message) => page.receive(message), closed: () => page.closed() },
      head,
    );
  });
  return { http, rooms };
}

async function serve(path: string, response: ServerResponse): Promise<void> {
  const extension = ASSET.exec(path)?.[1];
  const source = extension && (await readFile(join(SOURCE, path), "utf8").catch(() => undefined));
  if (extension === undefined || source === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
    return;
  }
  response
    .writeHead(200, {
      "content-type": CONTENT_TYPE[extension],
      "content-security-policy": "default-src 'self'",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
    // The page runs the very modules that the tests run, minus their types.
    .end(extension === "ts" ? stripTypeScriptTypes(source) : source);
}
