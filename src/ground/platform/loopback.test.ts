import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listenOnLoopback } from "../../../test/support/loopback.ts";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import {
  type Loopback,
  type LoopbackListener,
  type LoopbackOptions,
  openLoopback,
  requireLoopback,
} from "./loopback.ts";

const greet: LoopbackListener = async (_, answer) => {
  answer.end("hello");
};

const mute: LoopbackListener = async () => {};

const endless: LoopbackListener = async (_, answer) => {
  answer.write("for ever");
};

async function opened(options: Partial<LoopbackOptions> = {}): Promise<Loopback> {
  const loopback = await openLoopback({
    home: temporaryFolder(),
    listener: () => greet,
    log: () => {},
    ...options,
  });
  onTestFinished(() => loopback.close(0));
  return loopback;
}

function connected(port: number, host = "127.0.0.1"): Socket {
  const socket = connect(port, host);
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Everything that comes until the other end closes. */
async function heardOn(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(socket, "close");
  return text;
}

test.each([
  "0.0.0.0",
  "::",
  "::1",
  "",
  "localhost",
  "127.0.0.1.example.org",
  "0x7f000001",
  "10.0.0.1",
])("host %j is refused before anything listens", async (host) => {
  const refusal = { code: "platform/not-loopback", kind: "input" };
  expect(() => requireLoopback(host)).toThrow(expect.objectContaining(refusal));
  await expect(opened({ host })).rejects.toMatchObject(refusal);
});

test("it listens on 127.0.0.1 and on no other address of this machine", async () => {
  const { port } = await opened({ host: "127.0.0.1" });
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("hello");
  // All of 127/8 is this machine; a server on every address would answer here too.
  const [error] = await once(connected(port, "127.0.0.2"), "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});

test("a home keeps its port", async () => {
  const home = temporaryFolder();
  const first = await opened({ home });
  await first.close(0);
  const second = await opened({ home });
  expect(second.port).toBe(first.port);
  expect(readFileSync(path.join(home, "workbench-port"), "utf8")).toBe(`${first.port}\n`);
});

test("a kept port that somebody else has is given up for another, which is kept then", async () => {
  const other = await listenOnLoopback(createServer());
  onTestFinished(() => other.stop());
  const home = temporaryFolder();
  const file = path.join(home, "workbench-port");
  writeFileSync(file, new URL(other.origin).port);

  const { port } = await opened({ home });

  expect(`http://127.0.0.1:${port}`).not.toBe(other.origin);
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("hello");
  expect(readFileSync(file, "utf8")).toBe(`${port}\n`);
});

test.each(["", "80", "99999", "-1", "4242x", "0x1000", "1".repeat(20)])(
  "a file with no port that a user may have is as good as none: %j",
  async (text) => {
    const home = temporaryFolder();
    writeFileSync(path.join(home, "workbench-port"), text);
    const { port } = await opened({ home });
    expect(port).toBeGreaterThan(1024);
    expect(readFileSync(path.join(home, "workbench-port"), "utf8")).toBe(`${port}\n`);
  },
);

test("a port that cannot be kept is told, and used", async () => {
  const home = path.join(temporaryFolder(), "home");
  writeFileSync(home, "a file, no folder");
  const lines: string[] = [];
  const { port } = await opened({ home, log: (line) => lines.push(line) });
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("hello");
  expect(lines).toEqual([
    expect.stringContaining(`The port ${port} of the workbench could not be kept`),
  ]);
});

test.each([
  ["nothing at all", ""],
  ["a head without an end", "GET / HTTP/1.1\r\nhost: a\r\n"],
  ["a body that does not come", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nx"],
])("who sends %s is cut off", async (_, sent) => {
  const { port } = await opened({
    listener: () => mute,
    limits: { head: 40, request: 80, look: 10 },
  });
  const socket = connected(port);
  socket.write(sent);
  expect(await heardOn(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

test("a head of more than 16 KiB is refused", async () => {
  const { port } = await opened();
  const socket = connected(port);
  socket.write(`GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
  expect(await heardOn(socket)).toMatch(/^HTTP\/1\.1 431 /);
});

test("to close ends connections at rest at once, and lets an answer under way end", async () => {
  const { promise: asked, resolve: heard } = Promise.withResolvers<() => void>();
  const listener: LoopbackListener = async ({ url }, answer) => {
    if (url === "/slow") heard(() => answer.end("late"));
    else answer.end("hello");
  };
  const loopback = await opened({ listener: () => listener, limits: { rest: 60_000 } });
  const resting = connected(loopback.port);
  resting.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  await once(resting, "data");
  const slow = connected(loopback.port);
  slow.write("GET /slow HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
  const finish = await asked;

  const ended = once(resting, "close");
  const closed = loopback.close(60_000);
  await ended;
  finish();

  expect(await heardOn(slow)).toContain("late");
  await closed;
});

test("to close ends an answer without an end after the grace", async () => {
  const loopback = await opened({ listener: () => endless });
  const socket = connected(loopback.port);
  socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  await once(socket, "data");
  const rest = heardOn(socket);
  await loopback.close(10);
  expect(await rest).toBe("");
});

test("one connection more than there may be is dropped", async () => {
  const { port } = await opened({ limits: { connections: 1 } });
  const first = connected(port);
  await once(first, "connect");
  expect(await heardOn(connected(port))).toBe("");
  expect(first.closed).toBe(false);
});
