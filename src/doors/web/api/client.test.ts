import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { read, readEarly } from "./client.ts";

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return Response.json({ answer: asked.length });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what was asked early is given to the first who reads it, and to nobody after that", async () => {
  void readEarly("/runs", { project: "/shop" });
  expect(await read("/runs", { project: "/site" })).toEqual({ answer: 2 });
  expect(await read("/runs", { project: "/shop" })).toEqual({ answer: 1 });
  expect(await read("/runs", { project: "/shop" })).toEqual({ answer: 3 });
});

test("what was asked too long ago is asked again", async () => {
  await readEarly("/projects");
  vi.advanceTimersByTime(5_001);
  expect(await read("/projects")).toEqual({ answer: 2 });
  expect(asked).toEqual(["/api/projects", "/api/projects"]);
});

test("a refusal of what was asked early is told to whoever reads it", async () => {
  vi.stubGlobal("fetch", async () =>
    Response.json({ error: { code: "web/no-session", message: "No." } }, { status: 401 }),
  );
  await expect(readEarly("/projects")).rejects.toMatchObject({ code: "web/no-session" });
  await expect(read("/projects")).rejects.toMatchObject({ code: "web/no-session" });
});
