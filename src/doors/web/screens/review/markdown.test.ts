import { expect, test } from "vitest";
import { hunkMarkdown, remarkMarkdown, suggestionOf, writtenOf } from "./markdown.ts";
import { hunk, remark } from "./sample.ts";

test("a hunk is copied with its reasons, its lines and its address", () => {
  const text = hunkMarkdown(
    hunk("a", { reasons: [{ signal: "tiny", points: -1, text: "two words differ" }] }),
    "http://here/?hunk=a",
  );
  expect(text).toBe(
    "[`src/a.ts:2`](http://here/?hunk=a)\n\n- two words differ\n\n```diff\n before\n-old\n+new\n```\n",
  );
});

test("lines with fences of their own end no block", () => {
  const lines = [{ kind: "added" as const, text: "````", new: 1 }];
  expect(hunkMarkdown(hunk("a", { lines }), "x")).toContain("`````diff\n+````\n`````");
  expect(suggestionOf(["```", "a"])).toBe("````suggestion\n```\na\n````\n");
});

test("a remark is copied with what was said of it", () => {
  const word = { at: "2026-01-01T00:00:00Z" };
  const text = remarkMarkdown(
    remark("R1", {
      state: "addressed",
      line: "old();",
      suggestion: "fresh();",
      thread: [
        { ...word, by: "marcus", said: "remarked", text: "text of R1" },
        { ...word, by: "bundled", said: "addressed", text: "Done." },
      ],
    }),
    "http://here/?remark=R1",
  );
  expect(text).toBe(
    "[R1](http://here/?remark=R1) issue, addressed, at `src/a.ts:2`\n\n```\nold();\n```\n\ntext of R1\n\n```suggestion\nfresh();\n```\n\n- bundled addressed: Done.\n",
  );
});

test("a remark is edited from what was written, its suggestion below its words", () => {
  expect(writtenOf({ text: "Why?" })).toBe("Why?");
  expect(writtenOf({ text: "So.", suggestion: "```\na" })).toBe(
    "So.\n````suggestion\n```\na\n````\n",
  );
});
