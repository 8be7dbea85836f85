import { createServer, type ServerResponse } from "node:http";
import { createServer as createRawServer, type Server } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import { askOverSocket, tellOverSocket } from "./ask-socket.ts";

async function listening(server: Server): Promise<string> {
  const socket = path.join(temporaryFolder(), "socket");
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  return socket;
}

const text = `{"ü":"${"x".repeat(100_000)}€"}`;
const answers: Readonly<Record<string, (answer: ServerResponse) => void>> = {
  "with its length": (answer) =>
    answer.setHeader("content-length", Buffer.byteLength(text)).end(text),
  "in chunks": (answer) => {
    answer.write(text.slice(0, 10));
    answer.write(text.slice(10, 50_000));
    answer.end(text.slice(50_000));
  },
};

test.each(Object.entries(answers))("an answer %s is whole", async (_, give) => {
  const heard: unknown[] = [];
  const socket = await listening(
    createServer((asked, answer) => {
      let body = "";
      asked.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      asked.once("end", () => {
        heard.push([asked.method, asked.url, body]);
        give(answer);
      });
    }),
  );
  const request = { method: "POST", target: "/v1/a", body: '{"é":1}', limit: 5_000 } as const;
  expect(await askOverSocket(socket, request)).toBe(text);
  expect(heard).toEqual([["POST", "/v1/a", '{"é":1}']]);
});

test.each([
  "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
  "HTTP/1.1 200",
  "",
])("an answer that is cut off is none", async (part) => {
  const socket = await listening(
    createRawServer((connection) => {
      connection.on("error", () => {});
      connection.once("data", () => connection.end(part));
    }),
  );
  const asked = askOverSocket(socket, { method: "GET", target: "/", limit: 5_000 });
  await expect(asked).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("nobody there, and nobody who answers, are told apart", async () => {
  const nowhere = path.join(temporaryFolder(), "socket");
  const request = { method: "GET", target: "/", limit: 50 } as const;
  await expect(askOverSocket(nowhere, request)).rejects.toMatchObject({ code: "ENOENT" });
  const mute = await listening(createRawServer(() => {}));
  await expect(askOverSocket(mute, request)).rejects.toThrow("did not answer / in 0.05 s");
});

test("what is told arrives", async () => {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = await listening(createServer((asked) => resolve(asked.url)));
  await tellOverSocket(socket, { method: "POST", target: "/v1/trees", body: "{}" });
  expect(await promise).toBe("/v1/trees");
});
