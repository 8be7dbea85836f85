import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import type { Entry } from "../../ground/contract/entry.ts";
import type { CheckResult } from "../../ground/contract/finding.ts";
import type { Command } from "../../ground/platform/command.ts";
import { entryCommands, runConventionGates } from "./gates.ts";

const diff = Buffer.from(
  "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,2 @@\n old TODO\n+new TODO\n",
);

async function gatesOf(
  entries: readonly Entry[],
  box?: (command: Command) => Command,
): Promise<CheckResult[]> {
  const worktree = temporaryFolder();
  writeFiles(worktree, { "a.ts": "old TODO\nnew TODO\n" });
  return runConventionGates({
    entries,
    diff,
    read: () => Promise.resolve("old TODO\nnew TODO\n"),
    resolver: () => Promise.resolve(() => []),
    commands: entryCommands({ worktree, environment: { PATH: "/usr/bin:/bin" }, box }),
  });
}

test("active entries are asked about what the change wrote, whatever their kind", async () => {
  const todo = entryWith({ pattern: { pattern: "TODO" }, "file-pairing": { with: ["a.test.ts"] } });
  const proposed = { ...todo, front: { ...todo.front, status: "proposed" as const } };
  const [result, ...others] = await gatesOf([todo, proposed]);
  expect(others).toEqual([]);
  expect(result).toMatchObject({ name: "no-x", status: "failed" });
  expect(result?.findings.map(({ path, line }) => [path, line])).toEqual([
    ["a.ts", undefined],
    ["a.ts", 2],
  ]);
});

test("a command runs through the box that is given, in the worktree", async () => {
  const boxed: Command[] = [];
  const entry = entryWith({ command: { run: "cat a.ts; exit 1" } });
  const [result] = await gatesOf([entry], (command) => {
    boxed.push(command);
    return command;
  });
  expect(boxed).toHaveLength(1);
  expect(result).toMatchObject({ status: "failed", boxed: true });
  expect(result?.findings[0]?.message).toBe("No x: old TODO");
});

test("what could not be asked is red, and the finding says why", async () => {
  const [unboxed, broken] = await gatesOf([
    entryWith({ command: { run: "true" } }),
    entryWith({ pattern: { pattern: "(?=x)" } }),
  ]);
  expect(unboxed).toMatchObject({ status: "unavailable" });
  expect(unboxed?.findings).toMatchObject([
    {
      path: ".tacit/context/conventions/no-x.md",
      message: expect.stringContaining("run in a box only, and none can be had here"),
    },
  ]);
  expect(broken).toMatchObject({ status: "unavailable", findings: [{ rule: "no-x" }] });
});
