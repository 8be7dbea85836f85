import { expect, test } from "vitest";
import { decidedText, knownLine, proposedLine } from "./marks.ts";

test("a proposed line names its source, and its place where it has one", () => {
  expect(proposedLine("Twice.", "api.retries")).toBe("- Proposed: Twice. (api.retries)");
  expect(proposedLine("Twice.", "review of brief 2", { path: "a.md", line: 3 })).toBe(
    "- Proposed: Twice. (review of brief 2, a.md:3)",
  );
});

test("a known line names three places at most", () => {
  const places = [1, 2, 3, 4].map((line) => ({ path: "a.ts", line }));
  expect(knownLine("Node 24", places)).toBe("- Known: Node 24 (a.ts:1, a.ts:2, a.ts:3)");
  expect(knownLine("Node 24", [])).toBe("- Known: Node 24");
});

test("a section without its marks holds what a person decided, and nothing that was made here", () => {
  const section = [
    knownLine("Node 24", []),
    "- Rows are kept.",
    proposedLine("Twice.", "x"),
    "  * Known: by hand",
    "- Known issues stay.",
  ].join("\n");
  expect(decidedText(section)).toBe("- Rows are kept.\n- Known issues stay.");
});
