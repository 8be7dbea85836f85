import { expect, test } from "vitest";
import { yamlOf } from "./yaml.ts";

test("a check reads as it stands in its file", () => {
  const check = {
    "ast-grep": {
      language: "TypeScript",
      rule: { any: [{ pattern: "Date.now()" }, { kind: "call", has: { field: "name" } }] },
    },
    pattern: { pattern: "a: b", expect: "absent" },
  };
  expect(yamlOf(check)).toBe(
    [
      "ast-grep:",
      "  language: TypeScript",
      "  rule:",
      "    any:",
      "      - pattern: Date.now()",
      "      - kind: call",
      "        has:",
      "          field: name",
      "pattern:",
      '  pattern: "a: b"',
      "  expect: absent",
    ].join("\n"),
  );
});

test("numbers, switches and lists of words", () => {
  expect(yamlOf({ timeout: 5, files: ["a/**", "!b"] })).toBe(
    'timeout: 5\nfiles:\n  - a/**\n  - "!b"',
  );
});
