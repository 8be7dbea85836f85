import { expect, test } from "vitest";
import type { Fact } from "../../ground/contract/facts.ts";
import { frameRequest } from "./frame.ts";

const at = [{ path: "package.json", line: 3 }];
const facts: Fact[] = [
  { name: "language-version", value: "TypeScript 5.9", evidence: at },
  { name: "database", value: "PostgreSQL", evidence: at },
  { name: "session", value: "src/auth/session.ts", evidence: at },
  { name: "password-hashing", value: "argon2", evidence: at },
  { name: "cache", value: "Redis", evidence: at },
  { name: "linter", value: "ESLint", evidence: at },
];

test("a request is told with what its kind of work needs, and with nothing else", () => {
  const { known, after } = frameRequest("Build user authentication!", { entries: [], facts });
  expect(known.map(({ name }) => name)).toEqual(["session", "password-hashing"]);
  expect(after).toBe(
    "Build user authentication. We use TypeScript 5.9, PostgreSQL. Session: src/auth/session.ts. Passwords: argon2.",
  );
});

test("without facts and entries the request stands as it is", () => {
  const { known, after } = frameRequest("Add a cache", { entries: [], facts: [] });
  expect([known, after]).toEqual([[], "Add a cache."]);
});
