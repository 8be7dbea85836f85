import { expect, test } from "vitest";
import { reviewedFiles } from "../reviewed.ts";
import { sameEdits } from "./same-edit.ts";

test("hunks that add the same code are counted, spacing, texts and files aside", () => {
  const added: Record<string, string> = {
    "a.ts": '  log(user, "a");',
    "b.ts": "log(user,  'b');",
    "c.ts": "log(user, 3);",
    "d.ts": '// log(user, "d");',
    "e.ts": "// other",
  };
  const files = reviewedFiles(
    Object.entries(added).map(([path, text]) => ({
      path,
      oldPath: path,
      status: "modified" as const,
      binary: false,
      hunks: [
        { path, heading: "", oldStart: 1, newStart: 1, lines: [{ kind: "added", text, new: 1 }] },
      ],
    })),
    () => ({}),
  );
  const hunks = files.flatMap((file) => file.hunks);
  const counts = sameEdits(hunks);
  expect(hunks.map(({ path, id }) => [path, counts.get(id)])).toEqual([
    ["a.ts", 1],
    ["b.ts", 1],
    ["c.ts", 0],
    ["d.ts", 0],
    ["e.ts", 0],
  ]);
});
