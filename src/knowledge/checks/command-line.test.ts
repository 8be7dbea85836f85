import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import type { CommandLineCheck } from "../../ground/contract/entry.ts";
import { TacitError } from "../../ground/core/error.ts";
import { runCommand } from "../../ground/platform/process.ts";
import {
  type BoxedRunner,
  type CommandOutcome,
  compileCommandLine,
  runCommandCheck,
} from "./command-line.ts";

/** Real processes, without the box that is not this room's. */
const runner: BoxedRunner = {
  status: "boxed",
  run: (argv, { timeout }) =>
    runCommand(
      { argv, cwd: tmpdir(), environment: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" } },
      { timeout, output: 100_000 },
    ),
};

async function outcomeOf(check: CommandLineCheck, by = runner): Promise<CommandOutcome> {
  return runCommandCheck(compileCommandLine(entryWith({ command: check }), check), by);
}

async function messageOf(run: string, timeout?: number): Promise<string | undefined> {
  const { findings } = await outcomeOf(timeout === undefined ? { run } : { run, timeout });
  expect(findings).toHaveLength(1);
  return findings[0]?.message;
}

test("an end with 0 finds nothing, any other end is one finding", async () => {
  expect(await outcomeOf({ run: "echo fine" })).toEqual({ findings: [] });
  expect(await outcomeOf({ run: "echo 'two are unused'; exit 2", message: "Unused" })).toEqual({
    findings: [{ rule: "no-x", entry: "no-x", message: "Unused: two are unused" }],
  });
});

test("of much output the first line that speaks of a failure is told, printable", async () => {
  const script =
    "echo starting; echo; printf '\\033[31mcheck\\033[0m failed: a.ts\\n'; echo error: b.ts; exit 1";
  expect(await messageOf(script)).toBe("No x: check failed: a.ts");
  expect(await messageOf("printf 'one\\ntwo\\n'; exit 1")).toBe("No x: one");
  expect(await messageOf("exit 3")).toBe("No x: `exit 3` ended with 3 and said nothing.");
});

test("a command that hangs is stopped with all it started, and is a finding", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "child");
  const message = await messageOf(`sleep 300 & echo $! >${file}; wait`, 0.5);
  expect(message).toContain("did not end within 0.5 s and was stopped.");
  const child = Number(readFileSync(file, "utf8"));
  await expect.poll(() => isAlive(child)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return /^State:\s+[^Z]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

test("a command that floods is stopped, and is a finding", async () => {
  expect(await messageOf("yes")).toContain("printed more than is read");
});

test("what is not in the box, and what cannot start, was not run", async () => {
  const missing = await outcomeOf({ run: "no-such-program-here --x" });
  expect(missing.findings).toEqual([]);
  expect(missing.notRun).toContain("no-x: `no-such-program-here --x` was not run: a program");
  const refused = await outcomeOf(
    { run: "true" },
    {
      status: "boxed",
      run: () => {
        throw new TacitError({ code: "platform/no-sandbox", kind: "environment", message: "No." });
      },
    },
  );
  expect(refused).toEqual({ findings: [], notRun: "no-x: `true` was not run: No." });
});

test("without a box nothing is run", async () => {
  const file = path.join(temporaryFolder(), "ran");
  const none: BoxedRunner = { status: "none", reason: "there is no box." };
  const outcome = await outcomeOf({ run: `touch ${file}` }, none);
  expect(outcome.notRun).toMatch(/^no-x: `touch .*` was not run: there is no box\.$/);
  expect(() => readFileSync(file)).toThrow("ENOENT");
});
