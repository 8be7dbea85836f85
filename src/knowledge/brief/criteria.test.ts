import { expect, test } from "vitest";
import { criteriaSection, draftCriteria } from "./criteria.ts";

test.each([
  ["Build user authentication", "The system shall support user authentication."],
  ["When a peer leaves, its cursor must go.", "When a peer leaves, its cursor shall go."],
  ["The export must hold all rows", "The export shall hold all rows."],
  ["Let users export boards", "Users shall be able to export boards."],
  [
    "Real-time collaboration in our canvas editor: people see each other's cursors",
    "People shall be able to see each other's cursors.",
  ],
  [
    "The status is kept in memory",
    "When the work is done, this shall be observable: The status is kept in memory.",
  ],
  ["Remove the old importer", "The system shall no longer have the old importer."],
  [
    "Fix the crash on empty boards",
    "When what showed the fault is repeated, it shall not occur: the crash on empty boards.",
  ],
  [
    "Rename load to loadAll",
    "When the work is done (Rename load to loadAll), existing tests shall pass unchanged.",
  ],
])("%s", (request, expected) => {
  expect(draftCriteria([request])).toEqual([expected]);
});

test("each sentence is one criterion, eight at most; a wish for a quality is none", () => {
  expect(draftCriteria(["Add a.", "Add b.", "Add c"])).toHaveLength(3);
  expect(draftCriteria(Array.from({ length: 20 }, () => "Add one thing."))).toHaveLength(8);
  expect(draftCriteria(["Make it fast and robust."])).toEqual([]);
});

test("the unwanted case is asked for unless it is there", () => {
  expect(criteriaSection(["Add a thing."])).toContain("<!-- AC-2: If …, then");
  expect(criteriaSection(["If the socket drops, then it must reconnect."])).toBe(
    "- AC-1: If the socket drops, then it shall reconnect.",
  );
});
