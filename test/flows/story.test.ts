/** The essay's morning, through `bin/tacit`, a real agent process and a real journal. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renameStory } from "../support/renamed-story.ts";
import {
  openWorld,
  playStory,
  playToRoundTwo,
  type StoryWorld,
  tell,
  verdictsOf,
} from "../support/story.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const sample = path.join(examples, "canvas-editor");
const story = path.join(examples, "story");
const clock = "clock";
/** The longest of these takes 35 s on a free machine. */
const patience = 300_000;

async function silently(
  _name: string,
  _input: readonly string[],
  work: () => Promise<readonly string[]>,
): Promise<void> {
  await work();
}

test(
  "the story passes with every file that the script writes renamed",
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "tacit-renamed-"));
    try {
      const copy = await renameStory(sample, story, folder);
      const stages = new Map<string, readonly string[]>();
      const facts = await playStory({
        sample: copy.sample,
        script: copy.script,
        onStage: ({ name, output }) => stages.set(name, output),
      });

      expect(copy.renames.size).toBeGreaterThanOrEqual(9);
      const script = await readFile(copy.script, "utf8");
      for (const old of copy.renames.keys()) expect(script).not.toContain(`"${old}"`);
      expect(new Set([...facts.reviewed, facts.shipped]).size).toBe(3);
      const shipped = stages.get("Verify, approve, ship")?.join("\n") ?? "";
      for (const [old, now] of copy.renames) {
        // `--stat` shortens long paths from the left.
        expect(shipped).toContain(path.basename(now));
        expect(shipped).not.toContain(`/${path.basename(old)} `);
      }
      expect(stages.get("Start the merged program; two people meet")?.join("\n")).toMatch(
        /cursor/i,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  patience,
);

describe("after two rounds", () => {
  let world: StoryWorld;
  let run = "";
  let status = "";
  let reviewed: [string, string] = ["", ""];

  beforeAll(async () => {
    world = await openWorld({ sample, script: path.join(story, "script.json") });
    ({ run, status, reviewed } = await playToRoundTwo(world, story, silently));
  }, patience);
  afterAll(() => world.remove());

  test("the first snapshot has the clock fault, the next has none", async () => {
    const [first, second] = await verdictsOf(world, run);

    expect(first).toMatchObject({ status: "red" });
    expect(first?.findings).toEqual([{ path: "src/server/presence.ts", entry: clock }]);
    expect(second).toMatchObject({ status: "green", findings: [], commit: reviewed[0] });
    expect(status).toBe("review");
  });

  test("round two's tests fail on the commit of round one and pass on their own", async () => {
    const [before, after] = reviewed;
    const names = ["--name-only", "--no-renames", "--diff-filter=A", before, after];
    const added = (await world.git("diff", ...names)).split("\n");
    expect(added.length).toBeGreaterThanOrEqual(2);
    const old = path.join(world.folder, "round-one");
    const now = path.join(world.folder, "round-two");
    await world.git("worktree", "add", "-q", "--detach", old, before);
    await world.git("worktree", "add", "-q", "--detach", now, after);

    for (const file of added) {
      expect(file).toMatch(/\.test\.ts$/);
      // oxlint-disable-next-line no-await-in-loop -- one test process at a time
      await cp(path.join(now, file), path.join(old, file));
      const argv = [process.execPath, "--test", "--test-reporter=tap", file] as const;
      // oxlint-disable-next-line no-await-in-loop -- one test process at a time
      const failing = await tell([...argv], old, world.environment);
      // oxlint-disable-next-line no-await-in-loop -- one test process at a time
      const passing = await tell([...argv], now, world.environment);

      expect(failing.code).toBe(1);
      // An assertion failed: the file itself loads on the old commit.
      expect(failing.stdout).toContain("ERR_ASSERTION");
      expect(passing.code).toBe(0);
      expect(passing.stdout).toMatch(/^# pass [1-9]/m);
    }
  });
});

test(
  "a fix that is wrong is refused by the checks",
  async () => {
    const world = await openWorld({ sample, script: path.join(story, "wrong-fix.json") });
    try {
      const { run, status } = await playToRoundTwo(world, story, silently);
      const ship = await world.tacit("ship", run);
      const approve = await world.tacit("review", run, "--approve");

      expect(status).toBe("stuck");
      expect(ship.code).toBe(4);
      expect(ship.stderr).toMatch(/checks are red at [0-9a-f]{10}: test\./);
      expect(approve.code).toBe(4);
      expect(approve.stderr).toMatch(/checks are red at [0-9a-f]{10}: test\./);
      expect(await world.git("log", "--format=%s", "main")).toBe("A canvas editor");
    } finally {
      await world.remove();
    }
  },
  patience,
);
