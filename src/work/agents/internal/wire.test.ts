import { PassThrough } from "node:stream";
import type { AnyMessage } from "@agentclientprotocol/sdk";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RunningProcess } from "../../../ground/platform/process.ts";
import { openWire } from "./wire.ts";

/** A wire with an agent that the test plays: `say` writes its bytes, `ends` is its end. */
function wired() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.resume();
  const running: RunningProcess = {
    pid: 0,
    stdin,
    stdout,
    stderr,
    exited: new Promise(() => {}),
    kill: async () => {},
  };
  const lines: string[] = [];
  const updates: unknown[] = [];
  const broken: string[] = [];
  const { stream } = openWire(running, {
    line: (_direction, raw) => lines.push(raw),
    update: async (params) => {
      updates.push(params);
    },
    broken: (reason) => broken.push(reason),
  });
  const writer = stream.writable.getWriter();
  return {
    lines,
    updates,
    broken,
    say: (text: string | Buffer) => stdout.write(text),
    send: (message: AnyMessage) => writer.write(message),
    /** Ends the agent's output and returns what reached the SDK. */
    ends: async () => {
      stdout.end();
      const messages: AnyMessage[] = [];
      for await (const message of stream.readable) messages.push(message);
      return messages;
    },
  };
}

const update = (params: string) =>
  `{"jsonrpc":"2.0","method":"session/update","params":${params}}\n`;
const request = (id: string) => `{"jsonrpc":"2.0","id":${id},"method":"ask"}\n`;

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

test("a message nested 256 levels deep passes, and one of 100,000 breaks the wire", async () => {
  const { say, ends, updates, broken } = wired();
  say(update(nested(255)));
  say(update(nested(100_000)));
  say(update("1"));
  expect(await ends()).toEqual([]);
  expect(updates).toHaveLength(1);
  expect(broken).toEqual(["it sent a message nested over 256 levels deep"]);
});

test("brackets in strings, and in what is no message, nest nothing", async () => {
  const { say, ends, updates, broken } = wired();
  say(update(String.raw`"\"${"[".repeat(1000)}\\"`));
  say(`${"[".repeat(1000)}\n`);
  await ends();
  expect(updates).toHaveLength(1);
  expect(broken).toEqual([]);
});

test("a line that comes in pieces is one line, in the middle of a letter too", async () => {
  const { say, ends, updates } = wired();
  const line = Buffer.from(update('"ä"'));
  const middle = line.indexOf("ä") + 1;
  say(line.subarray(0, middle));
  say(line.subarray(middle));
  await ends();
  expect(updates).toEqual(["ä"]);
});

test("at the end, a whole message without its newline counts, and half of one does not", async () => {
  const whole = wired();
  whole.say(request("1").trim());
  expect(await whole.ends()).toHaveLength(1);
  const half = wired();
  half.say(request("1").slice(0, 20));
  expect(await half.ends()).toEqual([]);
  expect(half.lines).toEqual(['{"jsonrpc":"2.0","id']);
  expect(half.broken).toEqual([]);
});

test("answers pass once, and only to what was asked", async () => {
  const { say, send, ends } = wired();
  await send({ jsonrpc: "2.0", id: 0, method: "ask" });
  say('{"jsonrpc":"2.0","id":7,"result":"unasked"}\n');
  say('{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"whose?"}}\n');
  say('{"jsonrpc":"2.0","id":{},"result":"odd"}\n');
  say('{"jsonrpc":"2.0","id":0,"result":"first"}\n');
  say('{"jsonrpc":"2.0","id":0,"result":"second"}\n');
  expect(await ends()).toEqual([{ jsonrpc: "2.0", id: 0, result: "first" }]);
});

test("a request whose id is in use is dropped, and passes once the first has its answer", async () => {
  const { say, send, ends, lines } = wired();
  say(request("1"));
  say(request("1"));
  await expect.poll(() => lines).toHaveLength(2);
  await send({ jsonrpc: "2.0", id: 1, result: {} });
  say(request("1"));
  expect(await ends()).toHaveLength(2);
});

test("an agent with more requests than anyone can answer breaks the wire", async () => {
  const { say, ends, broken } = wired();
  for (let id = 0; id < 200; id += 1) say(request(String(id)));
  expect(await ends()).toHaveLength(128);
  expect(broken).toEqual(["it has over 128 requests open"]);
});

/** Lines that resemble messages in part. */
const lines = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record(
      {
        jsonrpc: fc.constantFrom("2.0", "1.0", 2),
        id: fc.oneof(fc.constantFrom(0, "0", null), fc.jsonValue()),
        method: fc.oneof(fc.constantFrom("session/update", "ask"), fc.jsonValue()),
        params: fc.jsonValue(),
        result: fc.jsonValue(),
        error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((message) => JSON.stringify(message)),
);

test("whatever the lines and the pieces they come in, requests and notifications alone pass", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lines), fc.integer({ min: 1, max: 50 }), async (said, size) => {
      const { say, ends, broken } = wired();
      const bytes = Buffer.from(said.map((line) => `${line}\n`).join(""));
      for (let at = 0; at < bytes.length; at += size) say(bytes.subarray(at, at + size));
      for (const message of await ends()) {
        expect(message).toMatchObject({ jsonrpc: "2.0", method: expect.any(String) });
      }
      expect(broken).toEqual([]);
    }),
  );
});
