import { expect, test } from "vitest";
import type { Fact } from "../../ground/contract/facts.ts";
import { stackLines } from "./stack-lines.ts";

function fact(name: Fact["name"], value: string): Fact {
  return { name, value, evidence: [{ path: "a", line: 1 }] };
}

test("the stack is at most five lines of facts, none wider than a terminal", () => {
  const lines = stackLines([
    fact("language", "TypeScript"),
    fact("language", "Python"),
    fact("language-version", "TypeScript 5.6"),
    fact("framework", "Next.js 15 (App Router)"),
    fact("framework", "React 19"),
    fact("database", "PostgreSQL"),
    fact("orm", "Drizzle"),
    fact("migrations", "drizzle"),
    fact("session", "src/auth/session.ts"),
    fact("error-handling", `own error class ShopError in ${"src/".repeat(12)}errors.ts: 31 throws`),
    fact("test-runner", "Vitest 2"),
    fact("package-manager", "pnpm 9"),
    fact("linter", "ESLint"),
    fact("ci", "GitHub Actions: 4 workflows"),
    fact("environment-variable", "SECRET"),
  ]);
  expect(lines).toEqual([
    "Stack     TypeScript 5.6 · Python · pnpm 9 · Next.js 15 (App Router)",
    "Data      PostgreSQL · Drizzle · migrations in drizzle/",
    "Access    src/auth/session.ts",
    "Errors    own error class ShopError: 31 throws",
    "Checks    Vitest 2 · ESLint · GitHub Actions: 4 workflows",
  ]);
});

test("what does not fit is left out, and without facts there are no lines", () => {
  expect(stackLines([fact("framework", "x".repeat(90)), fact("framework", "Hono 4")])).toEqual([
    "Stack     Hono 4",
  ]);
  expect(stackLines([])).toEqual([]);
});
