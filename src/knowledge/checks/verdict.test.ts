import { expect, test } from "vitest";
import type { CheckResult, Finding } from "../../ground/contract/finding.ts";
import { nothingVerified, sameOrMore, verdictOf } from "./verdict.ts";

function result(status: CheckResult["status"]): CheckResult {
  return { name: "a", status, findings: [], output: "", milliseconds: 1, boxed: true };
}

function at(line: number): Finding {
  return { rule: "r", path: "a.ts", line, message: "m" };
}

function command(...lines: string[]): Finding {
  return { rule: "command:test", message: lines.join("\n") };
}

test("a green verdict without any check says that nothing was verified", () => {
  expect(nothingVerified(verdictOf("c", []))).toMatch(/nothing was verified/);
  expect(nothingVerified(verdictOf("c", [result("passed")]))).toBeUndefined();
  expect(nothingVerified(undefined)).toBeUndefined();
});

test("green needs every check to pass; one that could not run is red", () => {
  expect(verdictOf("c", [result("passed"), result("passed")]).status).toBe("green");
  for (const status of ["failed", "timed-out", "unavailable"] as const) {
    expect(verdictOf("c", [result("passed"), result(status)])).toMatchObject({
      commit: "c",
      status: "red",
    });
  }
});

test("the same fault on another line is no progress", () => {
  expect(sameOrMore([at(1)], [at(9)])).toBe(true);
  expect(sameOrMore([at(1)], [at(9), at(10)])).toBe(true);
  expect(sameOrMore([at(1), at(2)], [at(9)])).toBe(false);
  expect(sameOrMore([at(1)], [])).toBe(false);
});

test("of a command's output, failing lines count and times and totals do not", () => {
  const two = command("not ok 1 - adds", "not ok 2 - moves", "# fail 2", "# duration_ms 12.5 ms");
  expect(sameOrMore([two], [command("not ok 3 - adds", "not ok 4 - moves", "# fail 2")])).toBe(
    true,
  );
  expect(sameOrMore([two], [command("not ok 1 - moves", "# fail 1")])).toBe(false);
  expect(sameOrMore([command("a.ts(3,4): error TS1")], [command("a.ts(8,1): error TS1")])).toBe(
    true,
  );
});

test("coverage and notes are part of a verdict, and never its colour", () => {
  const coverage = { report: "lcov.info", files: [] };
  expect(verdictOf("c", [result("passed")], undefined, { coverage, notes: ["x"] })).toEqual({
    commit: "c",
    status: "green",
    checks: [result("passed")],
    coverage,
    notes: ["x"],
  });
  expect(verdictOf("c", [], undefined, { notes: [] })).toEqual({
    commit: "c",
    status: "green",
    checks: [],
  });
});
