import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Criterion } from "../../ground/contract/brief.ts";
import { ProjectConfig } from "../../ground/contract/config.ts";
import type { CheckResult } from "../../ground/contract/finding.ts";
import { judgeCriteria, planEvidence, ranNothing } from "./evidence.ts";

const config = ProjectConfig.parse({
  checks: { lint: "npx lint" },
  test: "npx vitest run {file} -t {name}",
  scenarios: {
    "sign-in": { run: "node sign-in.mjs", artefacts: ["out/*.png"], timeoutSeconds: 9 },
  },
});

const limit = { kind: "test", file: "a b.test.ts", name: "it's locked" } as const;
const signIn = { kind: "scenario", name: "sign-in" } as const;
const lint = { kind: "check", name: "lint" } as const;

function criterion(id: string, ...evidence: NonNullable<Criterion["evidence"]>): Criterion {
  return { id, text: `Text of ${id}`, ...(evidence.length === 0 ? {} : { evidence }) };
}

function result(name: string, status: CheckResult["status"] = "passed"): CheckResult {
  return { name, status, findings: [], output: "", milliseconds: 1, boxed: true };
}

test("each test and scenario is run once, for all criteria that name it", () => {
  const { gates } = planEvidence(
    [criterion("AC-1", limit, signIn), criterion("AC-2", signIn, lint)],
    config,
  );
  expect(gates).toMatchObject([
    {
      name: `test a b.test.ts "it's locked"`,
      run: `npx vitest run 'a b.test.ts' -t 'it'\\''s locked'`,
      criteria: ["AC-1"],
    },
    {
      name: "scenario sign-in",
      run: "node sign-in.mjs",
      timeoutSeconds: 9,
      artefacts: ["out/*.png"],
      criteria: ["AC-1", "AC-2"],
    },
  ]);
});

test("a file and a test's name reach the shell as they are, whatever is in them", () => {
  const hostile = {
    kind: "test",
    file: "$(id){name}`id`;'",
    name: "{file} $HOME \\ \"' *",
  } as const;
  const echo = ProjectConfig.parse({ test: "printf '%s|' {file} {name}" });
  const [gate] = planEvidence([criterion("AC-1", hostile)], echo).gates;
  const said = execFileSync("/bin/sh", ["-c", gate?.run ?? ""], { encoding: "utf8" });
  expect(said).toBe(`${hostile.file}|${hostile.name}|`);
});

test.each([
  ["there is no such check", { kind: "check", name: "types" }, "has no check types"],
  ["there is no such scenario", { kind: "scenario", name: "constructor" }, "has no scenario"],
  ["it cannot be read", { kind: "unreadable", text: "by eye" }, "`by eye` names no evidence"],
] as const)("where %s, the criterion is not shown, and it is said why", (_, source, why) => {
  const plan = planEvidence([criterion("AC-1", source)], config);
  const [verdict] = judgeCriteria(plan, [result("types"), result("constructor")], []);
  expect(verdict).toMatchObject({ status: "unshown", note: expect.stringContaining(why) });
});

test.each([
  [undefined, "has no `test`"],
  ["npx vitest run {file}", "has no {name}"],
])("by the template %s one test cannot be run", (template, why) => {
  const plan = planEvidence([criterion("AC-1", limit)], { ...config, test: template });
  expect(judgeCriteria(plan, [], [])[0]?.note).toContain(why);
});

test("a criterion is shown by all of its evidence, failed by one, and waived by a person", () => {
  const plan = planEvidence(
    [
      criterion("AC-1", limit, lint),
      criterion("AC-2", signIn),
      criterion("AC-3"),
      criterion("AC-4"),
    ],
    config,
  );
  const results = [result("lint"), result('test a b.test.ts "it\'s locked"')];
  const waivers = [{ criterion: "AC-4", reason: "by hand", by: "marcus" }];
  const kept = new Map([["scenario sign-in", ["evidence/1/c/sign-in/out/a.png"]]]);
  const failed = [...results, result("scenario sign-in", "timed-out")];

  expect(judgeCriteria(plan, failed, waivers, kept)).toMatchObject([
    { id: "AC-1", status: "shown", by: `test a b.test.ts "it's locked", check lint` },
    { id: "AC-2", status: "failed", artefacts: ["evidence/1/c/sign-in/out/a.png"] },
    { id: "AC-3", status: "unshown", note: "The brief names no evidence." },
    { id: "AC-4", status: "waived", by: "marcus", note: "by hand" },
  ]);
  expect(judgeCriteria(plan, results, waivers)[1]).toMatchObject({ status: "unshown" });
});

test.each([
  ["vitest", " Test Files  1 skipped (1)\n      Tests  5 skipped (5)", true],
  ["vitest", " Test Files  1 passed (1)\n      Tests  1 passed | 4 skipped (5)", false],
  ["jest", "Tests:       3 skipped, 3 total", true],
  ["jest", "Tests:       2 skipped, 1 passed, 3 total", false],
  ["node", "# tests 0\n# pass 0", true],
  ["node", "ℹ tests 4\nℹ pass 4", false],
  ["pytest", "5 deselected in 0.01s\nno tests ran in 0.01s", true],
  ["go", "testing: warning: no tests to run\nPASS", true],
  ["cargo", "test result: ok. 0 passed; 0 failed; 9 filtered out", true],
  ["cargo", "test result: ok. 1 passed; 0 failed\ntest result: ok. 0 passed; 0 failed", false],
  ["nobody", "", false],
])("what %s says of tests that did not run is understood: %s", (_, output, nothing) => {
  expect(ranNothing(output)).toBe(nothing);
});
