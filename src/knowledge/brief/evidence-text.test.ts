import { expect, test } from "vitest";
import { wordsOf } from "../checks/evidence.ts";
import { evidenceIn } from "./evidence-text.ts";
import { criteriaIn } from "./files.ts";

test("evidence is taken out of a criterion's text, in the order in which it stands", () => {
  const section = `- AC-1: When a password is wrong ten times,
  the account shall be locked.
  evidence: test src/auth/limit.test.ts "eleventh attempt"
  - evidence: scenario sign-in
- AC-2: No lint findings.
  evidence: check lint
- AC-3: It feels quick. evidence: none`;
  expect(criteriaIn(section)).toEqual([
    {
      id: "AC-1",
      text: "When a password is wrong ten times, the account shall be locked.",
      evidence: [
        { kind: "test", file: "src/auth/limit.test.ts", name: "eleventh attempt" },
        { kind: "scenario", name: "sign-in" },
      ],
    },
    { id: "AC-2", text: "No lint findings.", evidence: [{ kind: "check", name: "lint" }] },
    { id: "AC-3", text: "It feels quick. evidence: none" },
  ]);
});

test.each([
  "check lint",
  "scenario sign-in",
  "test src/a.test.ts",
  'test src/a.test.ts "it says \\"no\\" twice"',
])("%s is written as it was read", (text) => {
  const source = evidenceIn(`  evidence: ${text}`);
  expect(source?.kind).toBe(text.split(" ")[0]);
  expect(source && wordsOf(source)).toBe(text);
});

test.each([
  "nothing of the kind",
  "check two words",
  "scenario ..",
  "scenario a/b",
  "test --reporter=evil.js",
  "test ../outside.test.ts",
  "test /etc/passwd",
  "test ~/x.test.ts",
  'test a.test.ts "--run"',
  "test",
])("%s cannot be read, and is told as it stands", (text) => {
  expect(evidenceIn(`  evidence: ${text}`)).toEqual({ kind: "unreadable", text });
});

test("a line that is not indented, or says something else, is no evidence", () => {
  expect(evidenceIn("evidence: check lint")).toBeUndefined();
  expect(evidenceIn("  the evidence: check lint")).toBeUndefined();
});
