import { expect, test } from "vitest";
import { ranked, type Waits } from "./rank.ts";

const project = { name: "a", repository: "/a" };
const other = { name: "b", repository: "/b" };

function item(kind: Waits["kind"], at: string, id = kind): Waits {
  return { item: id, run: "1", kind, question: "?", title: "One", at };
}

function lesson(id: string, state: "open" | "accepted") {
  return { id, run: 1, remark: "R1", title: id, body: "", scope: [], state };
}

test("what blocks most comes first, whichever project it is of; among equals what waits longest", () => {
  const due = ranked([
    {
      project,
      items: [
        item("ship", "2026-01-01"),
        item("review", "2026-01-05"),
        item("stuck", "2026-01-02"),
      ],
      lessons: [lesson("L1", "open"), lesson("L2", "accepted")],
    },
    {
      project: other,
      items: [
        item("permission", "2026-01-09"),
        item("task", "2026-01-01"),
        item("review", "2026-01-03", "ship"),
        item("question", "2026-01-09"),
      ],
      lessons: [],
    },
  ]);
  expect(due.map((each) => (each.kind === "item" ? each.item.kind : each.lesson.id))).toEqual([
    "permission",
    "question",
    "stuck",
    "task",
    "review",
    "review",
    "ship",
    "L1",
  ]);
  expect(due[4]?.project).toBe(other);
});

test("each has a key of its own, also where two projects have the same item", () => {
  const same = { items: [item("review", "2026-01-01")], lessons: [lesson("L1", "open" as const)] };
  const keys = ranked([
    { project, ...same },
    { project: other, ...same },
  ]).map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
});
