import { expect, test } from "vitest";
import { type Edge, layoutOf, type Module, stepFrom } from "./map-layout.ts";

function module(path: string, layer: number, fields: Partial<Module> = {}): Module {
  return {
    path,
    files: 3,
    lines: 100,
    layer,
    imports: 1,
    importedBy: 1,
    entries: [],
    holding: [],
    ...fields,
  };
}

function edge(from: string, to: string, imports = 1): Edge {
  return { from, to, imports, against: false, state: "allowed", forbiddenBy: [], places: [] };
}

const modules = [
  module("web", 0),
  module("cli", 0),
  module("core", 2),
  module("app", 1),
  module("docs", 0, { imports: 0, importedBy: 0 }),
];
const edges = [
  edge("web", "app", 3),
  edge("cli", "app", 5),
  edge("app", "core"),
  edge("cli", "core"),
];

test("layers stand from top to bottom; what hangs on nothing stands below", () => {
  const { boxes } = layoutOf({ modules, edges });
  const row = (path: string) => boxes.find((box) => box.module.path === path)?.row;
  expect(["web", "cli", "app", "core", "docs"].map(row)).toEqual([0, 0, 1, 2, 3]);
});

test("the same map is drawn the same, whatever the order in which it comes", () => {
  const one = layoutOf({ modules, edges });
  const other = layoutOf({ modules: modules.toReversed(), edges });
  expect(other.boxes).toEqual(one.boxes);
});

test("no two boxes overlap, and all lie within the map", () => {
  const many = Array.from({ length: 24 }, (_, at) => module(`m${at}`, at % 3));
  const { boxes, width, height } = layoutOf({ modules: many, edges: [] });
  const corners = new Set(boxes.map(({ x, y }) => `${x} ${y}`));
  expect(corners.size).toBe(24);
  expect(boxes.every(({ x, y }) => x >= 0 && y >= 0 && x < width && y < height)).toBe(true);
});

test("arrows follow the heaviest import, and walk along a row", () => {
  const layout = layoutOf({ modules, edges });
  expect(stepFrom(layout, edges, "cli", "down")).toBe("app");
  expect(stepFrom(layout, edges, "app", "up")).toBe("cli");
  expect(stepFrom(layout, edges, "core", "down")).toBe("docs");
  const [left, right] = layout.boxes.filter(({ row }) => row === 0).map((box) => box.module.path);
  expect(stepFrom(layout, edges, left ?? "", "right")).toBe(right);
  expect(stepFrom(layout, edges, left ?? "", "left")).toBe(left);
});
