/** A run that meets a full disk ends with one sentence, and goes on from its last fact when there is room again. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { noSmallDisk, onSmallDisk } from "../support/small-disk.ts";

/** On a disk of 60 kB for git directories: enough to begin, too little for a snapshot. */
const story = `
  import { execFileSync } from "node:child_process";
  import { mkdirSync } from "node:fs";
  const [, support, disk] = process.argv;
  const { openForeignWorld, request } = await import(support + "/foreign-world.ts");
  const world = await openForeignWorld();
  const gitdirs = world.environment.TACIT_HOME + "/gitdirs";
  try {
    await world.json(["init"]);
    await world.json(["brief", request]);
    mkdirSync(gitdirs, { recursive: true });
    execFileSync("mount", ["--bind", disk, gitdirs]);
    const full = await world.tacit("run", "1", "--follow");
    execFileSync("mount", ["-o", "remount,size=100m", disk]);
    const resumed = await world.json(["resume", "1", "--follow"]);
    const shown = await world.json(["show", "1"]);
    execFileSync("umount", [gitdirs]);
    console.log(JSON.stringify({ full, resumed, types: shown.facts.map(({ type }) => type) }));
  } finally {
    await world.remove();
  }`;

test.skipIf(noSmallDisk)("the agent's work survives, and is not asked for twice", () => {
  const disk = mkdtempSync(path.join(tmpdir(), "tacit-disk-"));
  try {
    const support = fileURLToPath(new URL("../support", import.meta.url));
    const seen = onSmallDisk(disk, "60k", story, support, disk);
    expect(seen).toMatchObject({
      full: {
        code: 3,
        stdout: expect.stringMatching(/The disk is full: .*\n.*tacit resume/),
      },
      resumed: { run: "1", status: "review", checks: [{ name: "test", status: "passed" }] },
    });
    const { types } = z.looseObject({ types: z.array(z.string()) }).parse(seen);
    expect(types.filter((type) => type === "turn.started")).toHaveLength(1);
    expect(types.filter((type) => type === "run.failed")).toHaveLength(1);
  } finally {
    rmSync(disk, { recursive: true });
  }
});
