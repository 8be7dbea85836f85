import { expect, test } from "vitest";
import { partsOf, type PromptItem, spentOf } from "./prompt-parts.ts";

function item(id: string, fields: Partial<PromptItem> = {}): PromptItem {
  return {
    id,
    kind: "entry",
    title: id,
    reason: "in scope",
    source: "a.md",
    tokens: 10,
    hash: "",
    included: true,
    ...fields,
  };
}

const prompt = "# Title\n\nText\n\n## Rules\n\n### One\n\nend";

test("every line is in one part, and the parts make the prompt again", () => {
  const parts = partsOf({
    prompt,
    items: [item("brief"), item("one")],
    lines: [
      { id: "brief", first: 1, last: 4 },
      { id: "one", first: 7, last: 8 },
    ],
  });
  expect(parts.map((part) => [part.first, part.last, part.item?.id])).toEqual([
    [1, 4, "brief"],
    [5, 6, undefined],
    [7, 8, "one"],
    [9, 9, undefined],
  ]);
  expect(parts.map(({ text }) => text).join("\n")).toBe(prompt);
});

test("what is left out costs nothing", () => {
  const items = [
    item("a"),
    item("b", { kind: "file", tokens: 30 }),
    item("c", { included: false }),
  ];
  expect(spentOf(items)).toEqual([
    ["file", 30],
    ["entry", 10],
  ]);
});
