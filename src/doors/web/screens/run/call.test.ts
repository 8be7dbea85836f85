import { expect, test } from "vitest";
import { actOf, commandIn, editsOf, linesOf, objectOf, restOf } from "./call.ts";

test.each([
  ["read src/a.ts", { path: "src/a.ts" }, "read", "src/a.ts"],
  ["npm test", { command: "npm test" }, "run", "npm test"],
  ["Edit src/a.ts", { file_path: "src/a.ts" }, "edit", "src/a.ts"],
  ["grep presence", undefined, "search", "grep presence"],
  ["report_done", { summary: "Done." }, "tell", "report_done"],
  ["mcp.tacit.ask_human", undefined, "tell", "mcp.tacit.ask_human"],
  ["Something else", undefined, "call", "Something else"],
])("%s is a call that does what it says", (title, input, act, object) => {
  expect(actOf({ title, input })).toBe(act);
  expect(objectOf({ title, input })).toBe(object);
});

test("a command is a line or its words", () => {
  expect(commandIn({ command: "npm test" })).toBe("npm test");
  expect(commandIn({ command: ["npm", "test"] })).toBe("npm test");
  expect(commandIn({ command: 3 })).toBeUndefined();
});

test("edits are found under the names that agents give them", () => {
  expect(
    editsOf({ title: "", input: { path: "a", edits: [{ oldText: "x", newText: "y" }] } }),
  ).toEqual([{ path: "a", old: "x", new: "y" }]);
  expect(
    editsOf({ title: "", input: { file_path: "a", old_string: "x", new_string: "y" } }),
  ).toEqual([{ path: "a", old: "x", new: "y" }]);
  expect(editsOf({ title: "", input: { path: "a", content: "all" } })).toEqual([
    { path: "a", new: "all" },
  ]);
  expect(editsOf({ title: "", input: "text", edits: [{ path: "a", new: "n" }] })).toEqual([
    { path: "a", new: "n" },
  ]);
  expect(editsOf({ title: "", input: undefined })).toEqual([]);
});

test("of an input stands beside its edits what they do not show", () => {
  expect(restOf({ path: "a", content: "b" })).toBeUndefined();
  expect(restOf({ path: "a", limit: 20 })).toBe('{\n  "limit": 20\n}');
});

test("an edit changes the lines between those that stay", () => {
  expect(linesOf({ path: "a", old: "1\n2\n3", new: "1\ntwo\n3" })).toEqual([
    { kind: "same", text: "1" },
    { kind: "removed", text: "2" },
    { kind: "added", text: "two" },
    { kind: "same", text: "3" },
  ]);
  expect(linesOf({ path: "a", old: "1\n1", new: "1" })).toEqual([
    { kind: "same", text: "1" },
    { kind: "removed", text: "1" },
  ]);
});
