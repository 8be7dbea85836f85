import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import type { CheckResult } from "../../ground/contract/finding.ts";
import { TacitError } from "../../ground/core/error.ts";
import { runCommand } from "../../ground/platform/process.ts";
import { type CommandToRun, commandsOf, runCommandChecks } from "./commands.ts";

async function run(
  commands: Record<string, string | Omit<CommandToRun, "name">>,
  secrets: string[] = [],
): Promise<CheckResult[]> {
  const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
  return runCommandChecks(
    Object.entries(commands).map(([name, each]) =>
      typeof each === "string" ? { name, run: each, timeoutSeconds: 20 } : { name, ...each },
    ),
    {
      boxed: false,
      secrets,
      run: (argv, { timeout }) =>
        runCommand({ argv, cwd: tmpdir(), environment }, { timeout, output: 100_000 }),
    },
  );
}

test("each command runs in order, and a failure does not stop the rest", async () => {
  const results = await run({ a: "echo fine", b: "echo 'x.ts:3 error: no'; exit 2", c: "true" });
  expect(results.map(({ name, status }) => [name, status])).toEqual([
    ["a", "passed"],
    ["b", "failed"],
    ["c", "passed"],
  ]);
  expect(results[1]?.findings).toEqual([{ rule: "command:b", message: "x.ts:3 error: no" }]);
  expect(results[0]).toMatchObject({ findings: [], output: "fine", command: "echo fine" });
});

test("a command that hangs is timed out", async () => {
  const [result] = await run({ slow: { run: "echo begun; sleep 60", timeoutSeconds: 0.3 } });
  expect(result).toMatchObject({ status: "timed-out", output: "begun" });
  expect(result?.findings[0]?.message).toContain("did not end within 0.3 s");
});

test("a command that floods fails with a sentence", async () => {
  const [result] = await run({ loud: "yes" });
  expect(result?.status).toBe("failed");
  expect(result?.findings[0]?.message).toContain("printed more than is read");
});

test("a missing program is unavailable, and so is a process that cannot start", async () => {
  const [result] = await run({ typo: "no-such-program-here --x" });
  expect(result?.status).toBe("unavailable");
  expect(result?.findings[0]?.message).toContain("not on this machine");

  const [other] = await runCommandChecks([{ name: "a", run: "true", timeoutSeconds: 1 }], {
    boxed: true,
    run: () => {
      throw new TacitError({ code: "platform/cannot-start", kind: "environment", message: "No." });
    },
  });
  expect(other).toMatchObject({ status: "unavailable", boxed: true });
});

test("a silent failure still says something", async () => {
  const [result] = await run({ quiet: "exit 3" });
  expect(result?.findings[0]?.message).toBe("`exit 3` ended with 3 and said nothing.");
});

test("long output is cut to forty lines that keep the fault; escapes and secrets are gone", async () => {
  const script =
    "i=0; while [ $i -lt 90 ]; do echo ok $i; [ $i = 7 ] && printf '\\033[31merror TS1: hunter2\\033[0m\\n'; i=$((i+1)); done; exit 1";
  const [result] = await run({ long: script }, ["hunter2"]);
  const message = result?.findings[0]?.message ?? "";
  expect(message.split("\n").length).toBeLessThanOrEqual(40);
  expect(message).toContain("error TS1: [secret]");
  expect(message).toContain("ok 89");
  expect(JSON.stringify(result)).not.toContain("hunter2");
});

test("configured checks are commands with a time limit", () => {
  expect(commandsOf({ checks: { a: "x", b: { run: "y", timeout: 5 } } })).toEqual([
    { name: "a", run: "x", timeoutSeconds: 600 },
    { name: "b", run: "y", timeoutSeconds: 5 },
  ]);
});
