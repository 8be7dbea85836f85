import path from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import type { Criterion } from "../../ground/contract/brief.ts";
import { ProjectConfig } from "../../ground/contract/config.ts";
import { planEvidence } from "../../knowledge/checks/evidence.ts";
import { type EvidenceInput, type EvidenceOutcome, runEvidence } from "./evidence.ts";

const visit: Criterion = {
  id: "AC-1",
  text: "Guests are greeted.",
  evidence: [{ kind: "scenario", name: "visit" }],
};

/** Runs the scenario `visit` in a worktree, without a box. */
async function run(
  worktree: string,
  scenario: { readonly run: string; readonly artefacts?: readonly string[] },
  overrides: Partial<EvidenceInput> = {},
): Promise<EvidenceOutcome & { readonly home: string }> {
  const home = temporaryFolder();
  const outcome = await runEvidence({
    worktree,
    environment: { PATH: process.env["PATH"] ?? "" },
    box: undefined,
    mayRun: async () => true,
    secrets: [],
    plan: planEvidence([visit], ProjectConfig.parse({ scenarios: { visit: scenario } })),
    waivers: [],
    tracked: new Set(),
    home,
    folder: "evidence/4/c1",
    ...overrides,
  });
  return { ...outcome, home };
}

test("a scenario's artefacts are kept, and what lay there before is not taken for them", async () => {
  const worktree = temporaryFolder();
  writeFiles(worktree, { "out/planted.log": "I was here before", "out/kept.log": "of the commit" });
  const { results, kept, home } = await run(
    worktree,
    { run: "mkdir -p out && echo hello > out/visit.log", artefacts: ["out/*.log"] },
    { tracked: new Set(["out/kept.log"]) },
  );
  expect(results).toMatchObject([{ name: "scenario visit", status: "passed", criteria: ["AC-1"] }]);
  expect([...kept.values()]).toEqual([["evidence/4/c1/visit/out/visit.log"]]);
  expect(readFileSync(path.join(home, "evidence/4/c1/visit/out/visit.log"), "utf8")).toBe(
    "hello\n",
  );
  expect(existsSync(path.join(worktree, "out/visit.log"))).toBe(false); // the next snapshot is free of it
  expect(existsSync(path.join(worktree, "out/kept.log"))).toBe(true);
});

test("a scenario that leaves nothing of what it should has failed", async () => {
  const { results, kept } = await run(temporaryFolder(), { run: "true", artefacts: ["out/*.png"] });
  expect(results).toMatchObject([
    { status: "failed", findings: [{ message: "It left none of out/*.png." }] },
  ]);
  expect([...kept.values()]).toEqual([[]]);
});

test("what a failed scenario left is kept: it tells why", async () => {
  const scenario = { run: "echo no > visit.log; exit 3", artefacts: ["visit.log"] };
  const { results, kept } = await run(temporaryFolder(), scenario);
  expect(results).toMatchObject([{ status: "failed" }]);
  expect([...kept.values()]).toEqual([["evidence/4/c1/visit/visit.log"]]);
});

test("a scenario of waived criteria alone is not run, and one that may not run is unavailable", async () => {
  const waivers = [{ criterion: "AC-1", reason: "by hand", by: "me" }];
  expect((await run(temporaryFolder(), { run: "true" }, { waivers })).results).toEqual([]);
  const refused = { mayRun: async () => false };
  expect((await run(temporaryFolder(), { run: "true" }, refused)).results).toMatchObject([
    { status: "unavailable" },
  ]);
});

test("a test that did not run shows nothing", async () => {
  const criterion: Criterion = {
    id: "AC-1",
    text: "x",
    evidence: [{ kind: "test", file: "a.test.mjs", name: "nobody" }],
  };
  const config = ProjectConfig.parse({ test: "echo '# tests 0'; echo '# pass 0' # {file} {name}" });
  const { results } = await run(
    temporaryFolder(),
    { run: "true" },
    { plan: planEvidence([criterion], config) },
  );
  expect(results).toMatchObject([{ status: "failed" }]);
});
