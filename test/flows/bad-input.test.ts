/** What the command line says when the world is not as it should be: an exit code and a sentence, never a stack. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openForeignWorld, request } from "../support/foreign-world.ts";
import { type StoryWorld, tell } from "../support/story.ts";

const program = fileURLToPath(new URL("../../bin/tacit", import.meta.url));
let world: StoryWorld;

beforeAll(async () => {
  world = await openForeignWorld();
  await world.json(["init"]);
  await world.json(["brief", request]);
});
afterAll(() => world.remove());

/** Runs a command that must fail with `code`, and returns what it said. */
async function refused(code: number, ...args: string[]): Promise<string> {
  const done = await world.tacit(...args);
  expect([done.code, done.stdout]).toEqual([code, ""]);
  expect(done.stderr).toMatch(/^tacit: \S/);
  expect(done.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(done.stderr).not.toMatch(/^\s+at /m);
  return done.stderr;
}

test("a folder without git", async () => {
  const folder = path.join(world.folder, "plain");
  mkdirSync(folder);
  expect(await refused(2, "-C", folder, "brief", "anything")).toContain(folder);
});

test("a repository without a commit", async () => {
  const folder = path.join(world.folder, "unborn");
  mkdirSync(folder);
  await world.git("init", "-q", folder);
  expect((await world.tacit("-C", folder, "brief", request)).code).toBe(0);
  expect(await refused(2, "-C", folder, "run", "1")).toMatch(/commit/);
});

test("a detached HEAD", async () => {
  await world.git("checkout", "-q", "--detach");
  try {
    expect(await refused(2, "run", "1")).toMatch(/branch|detached/i);
  } finally {
    await world.git("checkout", "-q", "main");
  }
});

test("neither agent nor model: the three ways to get one", async () => {
  const { TACIT_MODEL_BASE_URL: _model, ...environment } = world.environment;
  const done = await tell([process.execPath, program, "run", "1"], world.repository, environment);
  expect(done.code).toBe(3);
  expect(done.stderr).toMatch(/TACIT_MODEL_BASE_URL.*--agent.*settings/s);
  expect(done.stderr.trimEnd().split("\n")).toHaveLength(2);
});

test("an agent that dies at start, and one that is not there", async () => {
  const Failed = z.looseObject({ status: z.string(), reason: z.string() });
  const run = ["run", "1", "--follow", "--agent"];
  const dead = Failed.parse(await world.json([...run, "sh -c 'echo boom >&2; exit 7'"], [3]));
  expect(dead).toMatchObject({ status: "failed", reason: expect.stringContaining("boom") });
  const absent = Failed.parse(await world.json([...run, "no-such-agent-here"], [3]));
  expect(absent.reason).toContain("no-such-agent-here");
});

test("what is unknown is named", async () => {
  expect(await refused(2, "show", "999")).toContain("999");
  expect(await refused(2, "review", "soon")).toContain("soon");
  expect(await refused(2, "run", "99")).toContain("99");
  expect(await refused(2, "answer", "99901", "yes")).toContain("99901");
  expect(await refused(2, "context", "show", "nothing")).toContain("nothing");
});

test("a broken entry is named with its line, and the rest works", async () => {
  const file = path.join(world.repository, ".tacit/context/conventions/torn.md");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "---\nkind: convention\ntitle: [never closed\n---\nText.\n");
  try {
    const { problems } = z
      .looseObject({ problems: z.array(z.string()) })
      .parse(await world.json(["context"]));
    expect(problems).toEqual([
      expect.stringMatching(/^\.tacit\/context\/conventions\/torn\.md:\d+: /),
    ]);
    expect(await world.json(["brief", "show", "1"])).toMatchObject({ id: "1" });
  } finally {
    rmSync(file);
  }
});

test("a broken configuration is named with its line", async () => {
  const file = path.join(world.repository, ".tacit/config.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, "checks:\n  test: [\n");
  try {
    expect(await refused(2, "context")).toMatch(/\.tacit\/config\.yaml:\d+/);
  } finally {
    writeFileSync(file, text);
  }
});

test("a reader that leaves early is no error", async () => {
  for (const reader of ["head -1", "true"]) {
    const pipe = `"${process.execPath}" "${program}" brief 1 --json | ${reader}`;
    // oxlint-disable-next-line no-await-in-loop -- one process at a time
    const done = await tell(
      ["bash", "-o", "pipefail", "-c", pipe],
      world.repository,
      world.environment,
    );
    expect([done.code, done.stderr]).toEqual([0, ""]);
  }
});

test("a dirty tree stays out of the run; a branch that is taken is stepped over", async () => {
  const Run = z.looseObject({ run: z.string(), branch: z.string(), commit: z.string() });
  const runs = z
    .looseObject({ runs: z.array(z.looseObject({ run: z.string() })) })
    .parse(await world.json(["runs", "--all"]));
  const next = Math.max(0, ...runs.runs.map(({ run }) => Number(run))) + 1;
  await world.git("branch", `tacit/${next}-1-1`);
  writeFileSync(path.join(world.repository, "lib/fahrenheit.mjs"), "// half a thought\n");

  const done = Run.parse(await world.json(["run", "1", "--follow"]));

  expect(Number(done.run)).toBeGreaterThan(next);
  expect(done.branch).not.toBe(`tacit/${next}-1-1`);
  expect(await world.git("show", `${done.commit}:lib/fahrenheit.mjs`)).not.toContain("thought");
  expect(await refused(2, "review", done.run, "--verify", "R9")).toContain("R9");
  expect(await refused(2, "review", done.run, "--remark", "lib/index.mjs:9-2", "No.")).toContain(
    "lib/index.mjs:9-2",
  );
});
