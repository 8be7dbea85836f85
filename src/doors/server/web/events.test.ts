import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { type ApiDesk, KEY, openApiDesk } from "../../../../test/support/api-desk.ts";
import { temporaryRepository } from "../../../../test/support/temporary-repository.ts";

interface Told {
  readonly id: number;
  readonly event: string;
  readonly data: unknown;
}

/** Events of a stream, until `enough` of them came or it ends; comments are passed to `onComment`. */
async function listen(
  { app }: Pick<ApiDesk, "app">,
  target: string,
  enough: (told: readonly Told[]) => boolean,
  options: { readonly last?: number; readonly onComment?: (told: readonly Told[]) => void } = {},
): Promise<Told[]> {
  const { last } = options;
  const headers = last === undefined ? {} : { "last-event-id": String(last) };
  const response = await app.request(target, { headers });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = z.instanceof(ReadableStream).parse(response.body).getReader();
  const told: Told[] = [];
  const decoder = new TextDecoder();
  let rest = "";
  while (!enough(told)) {
    // oxlint-disable-next-line no-await-in-loop -- one chunk after another
    const { value, done } = await reader.read();
    if (done) return told;
    const parts = `${rest}${decoder.decode(bytesOf(value), { stream: true })}`.split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      if (part.startsWith(":")) options.onComment?.(told);
      else told.push(eventOf(part));
    }
  }
  await reader.cancel();
  return told;
}

function eventOf(text: string): Told {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? "";
  return {
    id: Number(field("id")),
    event: field("event"),
    data: JSON.parse(field("data")),
  };
}

function bytesOf(chunk: unknown): Uint8Array {
  return z.instanceof(Uint8Array).parse(chunk);
}

function sequences(told: readonly Told[]): number[] {
  return told.filter(({ event }) => event === "fact").map(({ id }) => id);
}

test("a stream that was cut goes on after the last event, without a gap and without a double", async () => {
  const desk = await openApiDesk();
  const { journal, run, root } = desk;
  const other = await journal.createRun(root, "other");
  const from = await journal.position();
  const adding = Promise.all(
    Array.from({ length: 120 }, async (_, index) =>
      journal.append({ run: index % 3 === 0 ? other : run }, "agent.said", {
        turn: 1,
        text: String(index),
      }),
    ),
  );
  const got: number[] = [];
  let last = from;
  while (got.length < 120) {
    const want = Math.min(7, 120 - got.length);
    // oxlint-disable-next-line no-await-in-loop -- a client that is cut after a few
    const told = await listen(desk, "/events", (so) => sequences(so).length >= want, { last });
    expect(told[0]).toMatchObject({ event: "ready", id: last, data: { after: last } });
    const now = sequences(told).slice(0, want);
    got.push(...now);
    last = now.at(-1) ?? last;
  }
  const facts = (await adding).map(({ sequence }) => sequence);
  expect(got).toEqual(facts.toSorted((one, two) => one - two));
});

test("without an id it begins with what comes from now on; an id of another journal is none", async () => {
  const desk = await openApiDesk();
  const { journal, tell } = desk;
  const position = await journal.position();
  for (const last of [undefined, 999_999_999]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const told = await listen(
      desk,
      "/events",
      (so) => so.length === 1,
      last === undefined ? {} : { last },
    );
    expect(told).toEqual([{ event: "ready", id: position, data: { after: position } }]);
  }
  const listening = listen(desk, "/events", (so) => sequences(so).length === 1, { last: position });
  const sequence = await tell("agent.said", { turn: 1, text: "now" });
  expect((await listening).at(-1)).toMatchObject({ id: sequence, data: { body: { text: "now" } } });
});

test("facts name their project, those of one project can be asked for, large ones are cut and keys left out", async () => {
  const desk = await openApiDesk();
  const { journal, root, run } = desk;
  const elsewhere = temporaryRepository();
  const other = await journal.createRun(elsewhere, "other");
  const after = await journal.position();
  await journal.append({ run: other }, "agent.said", { turn: 1, text: "elsewhere" });
  await journal.append({ run }, "agent.said", { turn: 1, text: `${KEY}${"x".repeat(40_000)}` });
  const all = await listen(desk, `/events?after=${after}`, (so) => so.length === 3);
  expect(all.map(({ data }) => data)).toMatchObject([
    { after },
    { project: elsewhere, run: other },
    { project: root, run, cut: true },
  ]);
  expect(JSON.stringify(all[1])).not.toContain("cut");
  expect(JSON.stringify(all)).not.toContain(KEY);
  expect(JSON.stringify(all[2]).length).toBeLessThan(18_000);
  const target = `/events?after=${after}&project=${encodeURIComponent(root)}`;
  const own = await listen(desk, target, (so) => so.length === 2);
  expect(own.map(({ id }) => id)).toEqual([after, all[2]?.id]);
  for (const wrong of ["/events?project=/etc", "/events?after=x", "/events?x=1"]) {
    // oxlint-disable-next-line no-await-in-loop -- three
    expect((await desk.app.request(wrong)).status).toBe(400);
  }
  expect((await desk.app.request("/events", { method: "HEAD" })).status).toBe(400);
  const headers = { "last-event-id": "1; drop" };
  expect((await desk.app.request("/events", { headers })).status).toBe(400);
});

test("a comment says that the server is there, and the stream ends with the server", async () => {
  const changes: number[] = [];
  const desk = await openApiDesk({ heartbeat: 5, streaming: (change) => changes.push(change) });
  let comments = 0;
  const told = await listen(desk, "/events", () => false, {
    onComment: (so) => {
      // A database that is slow has the first ones come before anything else.
      comments += so.length;
      if (comments === 3) desk.end();
    },
  });
  expect(told).toHaveLength(1);
  expect(comments).toBeGreaterThanOrEqual(3);
  await vi.waitFor(() => expect(changes).toEqual([1, -1]));
});

test("a client that takes nothing is cut with a bounded buffer, and has the rest when it comes back", async () => {
  const desk = await openApiDesk({ heartbeat: 20 });
  const { journal, run } = desk;
  const from = await journal.position();
  const said: number[] = [];
  for (let index = 0; index < 60; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    const fact = await journal.append({ run }, "agent.said", { turn: 1, text: "x".repeat(15_000) });
    said.push(fact.sequence);
  }
  const response = await desk.app.request(`/events?after=${from}`);
  const reader = z.instanceof(ReadableStream).parse(response.body).getReader();
  await expect(reader.closed).rejects.toThrow("The client takes nothing.");
  const told = await listen(desk, "/events", (so) => sequences(so).length === 60, { last: from });
  expect(sequences(told)).toEqual(said);
});

test("over a real connection it arrives as it is told, and a client that leaves frees its place", async () => {
  const changes: number[] = [];
  const desk = await openApiDesk({ streaming: (change) => changes.push(change) });
  const listener = getRequestListener(desk.app.fetch);
  const server = createServer((asked, answer) => void listener(asked, answer));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const leaving = new AbortController();
  const { signal } = leaving;
  const response = await fetch(`http://127.0.0.1:${port}/events`, { signal });
  const reader = z.instanceof(ReadableStream).parse(response.body).getReader();
  const decoder = new TextDecoder();
  const read = async (): Promise<string> => decoder.decode(bytesOf((await reader.read()).value));
  expect(await read()).toContain("event: ready");
  const sequence = await desk.tell("agent.said", { turn: 1, text: "live" });
  expect(await read()).toContain(`id: ${sequence}\n`);
  leaving.abort();
  await vi.waitFor(() => expect(changes).toEqual([1, -1]));
});
