import { beforeAll, expect, test } from "vitest";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import { publicDeclarations } from "./declarations.ts";
import { interfaceSize, type SidedFile } from "./interface-size.ts";

beforeAll(loadParsers);

function modified(path: string, before: string, after: string): SidedFile {
  return { path, oldPath: path, status: "modified", before, after };
}

function added(path: string, after: string): SidedFile {
  return { path, oldPath: path, status: "added", after };
}

test.each([
  [
    "src/a.ts",
    "export function open(a: string) {}\nfunction close() {}\nexport class Door {\n  lock() {}\n  private bolt() {}\n  #key() {}\n}\nconst late = 1;\nexport { late };\n",
    ["open", "Door", "Door.lock", "late"],
  ],
  [
    "app/a.py",
    "def open(a):\n    pass\n\ndef _close():\n    pass\n\nclass Door:\n    def lock(self):\n        pass\n    def _bolt(self):\n        pass\n",
    ["open", "Door", "Door.lock"],
  ],
  [
    "a.go",
    "package a\n\nfunc Open() {}\n\nfunc shut() {}\n\ntype Door struct{}\n\nfunc (d *Door) Lock() {}\n\nfunc (d *Door) bolt() {}\n",
    ["Open", "Door", "Door.Lock"],
  ],
  [
    "src/a.rs",
    "pub fn open() {}\n\nfn shut() {}\n\npub(crate) fn inner() {}\n\npub struct Door;\n\nimpl Door {\n    pub fn lock(&self) {}\n    fn bolt(&self) {}\n}\n",
    ["open", "Door", "Door.lock"],
  ],
  [
    "src/Door.java",
    "public class Door {\n  public void lock() {}\n  private void bolt() {}\n  void near() {}\n}\nclass Hidden {\n  public void never() {}\n}\n",
    ["Door", "Door.lock"],
  ],
])("what %s offers is what others may use", (path, text, names) => {
  expect(publicDeclarations(path, text).map(({ name }) => name)).toEqual(names);
});

test("what is added, changed in its head, taken away and moved is named with its place", () => {
  const size = interfaceSize([
    modified(
      "src/a.ts",
      "export function one(a: string) {}\nexport function two() {}\nexport function three() { return 1; }\nexport function four() {}\n",
      "export function one(a: string, b: number) {}\nexport function three() { return 2; }\nexport function five() {}\n",
    ),
    { path: "src/b.ts", oldPath: "src/b.ts", status: "added", after: "export function two() {}\n" },
  ]);
  expect(size).toEqual({
    added: [{ path: "src/a.ts", name: "five", kind: "function", line: 3 }],
    changed: [{ path: "src/a.ts", name: "one", kind: "function", line: 1 }],
    removed: [{ path: "src/a.ts", name: "four", kind: "function", line: 4 }],
    moved: [{ path: "src/b.ts", name: "two", kind: "function", line: 1 }],
  });
});

test("tests, examples and overloads make no interface larger; a renamed file keeps its own", () => {
  const text = "export function one() {}\n";
  const overloads =
    "export function one(a: string): void;\nexport function one(a: number): void;\nexport function one(a: unknown) {}\n";
  const size = interfaceSize([
    added("src/a.test.ts", text),
    added("examples/a.ts", text),
    added("src/o.ts", overloads),
    { path: "src/new.ts", oldPath: "src/old.ts", status: "renamed", before: text, after: text },
  ]);
  expect(size.added.map(({ path, name }) => `${path} ${name}`)).toEqual(["src/o.ts one"]);
  expect([size.changed, size.removed, size.moved]).toEqual([[], [], []]);
});
