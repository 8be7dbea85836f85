import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../test/support/planted-tree.ts";
import { importResolver } from "../codebase/imports.ts";
import { type FileFacts, extract } from "./extract.ts";
import { blanked } from "./internal/blanked.ts";
import { namesIn } from "./internal/imported-names.ts";
import { minedLanguageOf } from "./internal/language.ts";
import { shapeOf } from "./internal/shape.ts";

async function factsOf(files: Readonly<Record<string, string>>): Promise<FileFacts> {
  const listing = plantedTree(files);
  const paths = new Set(Object.keys(files));
  const manifests = new Map(Object.entries(files).filter(([path]) => /\.(mod|toml)$/.test(path)));
  const [first] = (await extract(listing, importResolver(paths, manifests))).files;
  if (first === undefined) throw new Error("nothing was extracted");
  return first;
}

test("a script's imports, calls, throws, bases and functions are told", async () => {
  const facts = await factsOf({
    "a.ts": `import main, { parse as read, type Shape } from "./lib";
import * as log from "./log";
export * from "./more";
const { join } = require("path");
export class Reader extends log.Base<Shape> implements Shape, Other<A<B>> {
  run() { throw new ReadError("no"); }
}
export async function open(shape: Shape, b: string) {
  // main();
  return read<Shape>(join("log.info()"), \`\${shape}\`, log.info(1));
}
`,
    "lib.ts": "",
    "log.ts": "",
    "more.ts": "",
  });
  expect(facts.names.map(({ local, imported, targets }) => [local, imported, ...targets])).toEqual([
    ["read", "parse", "lib.ts"],
    ["Shape", "Shape", "lib.ts"],
    ["main", "default", "lib.ts"],
    ["log", "*", "log.ts"],
    ["*", "*", "more.ts"],
    ["join", "join"],
  ]);
  expect(facts.names[1]).toMatchObject({ typeOnly: true, line: 1 });
  expect(facts.names[4]).toMatchObject({ reexported: true, line: 3 });
  expect([...facts.calls.keys()]).toEqual(["run", "ReadError", "read", "join", "log.info"]);
  expect(facts.throws).toEqual([{ type: "ReadError", line: 6 }]);
  expect(facts.bases.map(({ base }) => base)).toEqual(["log.Base", "Shape", "Other"]);
  expect(facts.functions).toEqual([
    { name: "open", line: 8, first: { name: "shape", type: "Shape" } },
  ]);
  expect(facts.defines).toEqual(["Reader", "open"]);
});

test("a component is used by its element", async () => {
  const facts = await factsOf({ "a.tsx": "export const A = () => <Card><b>x</b></Card>;\n" });
  expect([...facts.calls.keys()]).toEqual(["Card"]);
});

test("Python's names may be modules, and what it raises counts", async () => {
  const facts = await factsOf({
    "app/A.py": `"""Uses db.run()."""
from app import db, errors as wrong
from .views import View

class Page(View, Generic[T]):
    def show(self):
        raise wrong.NotFound("x")

async def load(request: Request, name):
    return db.run(request)  # db.stop()
`,
    "app/__init__.py": "",
    "app/db.py": "",
    "app/errors.py": "",
    "app/views.py": "",
  });
  expect(facts.names.map(({ local, imported, targets }) => [local, imported, ...targets])).toEqual([
    ["db", "*", "app/db.py"],
    ["wrong", "*", "app/errors.py"],
    ["View", "View", "app/views.py"],
  ]);
  expect(facts.imports.map(({ specifier, line }) => [specifier, line])).toEqual([
    ["app", 2],
    ["app.db", 2],
    ["app.errors", 2],
    [".views", 3],
  ]);
  expect([...facts.calls.keys()]).toEqual(["wrong.NotFound", "db.run"]);
  expect(facts.throws).toEqual([{ type: "wrong.NotFound", line: 7 }]);
  expect(facts.bases.map(({ base }) => base)).toEqual(["View", "Generic"]);
  expect(facts.functions).toEqual([
    { name: "load", line: 9, first: { name: "request", type: "Request" } },
  ]);
});

test("Go, Rust and Java are told in their own terms", async () => {
  const go = await factsOf({
    "a/a.go": `package a

import (
	"fmt"
	store "example.org/m/db/v2"
)

// Open opens.
func (s *Server) Open(ctx *Context, name string) error {
	return store.Find(fmt.Sprint("store.Drop("), Row{1})
}
`,
    "db/v2/db.go": "package db\n",
    "go.mod": "module example.org/m\n",
  });
  expect(go.names.map(({ local, targets }) => [local, ...targets])).toEqual([
    ["fmt"],
    ["store", "db/v2/db.go"],
  ]);
  expect([...go.calls.keys()]).toEqual(["Open", "store.Find", "fmt.Sprint", "Row"]);
  expect(go.functions).toEqual([
    { name: "Open", line: 9, first: { name: "ctx", type: "*Context" } },
  ]);
  const rust = await factsOf({
    "src/a.rs": `use crate::ui::{self, Ui as Screen};

impl<'a> Show for Page<'a> {}

pub fn run(ui: &mut Screen, b: &'a str) -> String { Screen::open(ui::plain("x('")) }
`,
    "src/lib.rs": "",
    "src/ui.rs": "",
    "Cargo.toml": '[package]\nname = "m"\n',
  });
  expect(rust.names.map(({ local, imported, targets }) => [local, imported, ...targets])).toEqual([
    ["ui", "*", "src/ui.rs"],
    ["Screen", "Ui", "src/ui.rs"],
  ]);
  expect([...rust.calls.keys()]).toEqual(["Screen::open", "ui::plain"]);
  expect(rust.bases).toEqual([{ of: "Page", base: "Show", line: 3 }]);
  expect(rust.functions[0]?.first).toEqual({ name: "ui", type: "&mut Screen" });
  const java = await factsOf({
    "m/A.java": `package m;

import m.db.Store;

public final class A extends Base<String> implements Shown, Closeable {
  public static String open(final Context context, int b) {
    throw new StoreException(Store.find("x"));
  }
}
`,
    "m/db/Store.java": "",
  });
  expect(java.names.map(({ local, targets }) => [local, ...targets])).toEqual([
    ["Store", "m/db/Store.java"],
  ]);
  expect(java.bases.map(({ base }) => base)).toEqual(["Base", "Shown", "Closeable"]);
  expect(java.functions[0]?.first).toEqual({ name: "context", type: "Context" });
  expect(java.throws).toEqual([{ type: "StoreException", line: 7 }]);
});

test("what stands beside the project's own code is left out and counted", async () => {
  const files = {
    "src/a.ts": "export const a = 1;\n",
    "src/made.ts": "// @generated by a tool\n",
    "dist/a.js": "",
    ...planted(3, "examples/e#.ts", ""),
    "vite.config.ts": "",
    "src/main/java/org/samples/A.java": "",
    "a.kt": "",
    "README.md": "",
  };
  const paths = new Set(Object.keys(files));
  const found = await extract(plantedTree(files), importResolver(paths, new Map()));
  expect(found.files.map(({ path }) => path)).toEqual([
    "src/a.ts",
    "src/main/java/org/samples/A.java",
  ]);
  expect(found.leftOut).toEqual({ generated: 2, beside: 4, otherLanguages: 1, unread: 0 });
});

// Backtracking that grows with the square would take minutes here, which the runner does not wait for.
test("no text of half a megabyte stalls the reader", () => {
  const pieces = {
    "a.ts": ["/*", '"\\', "`\\", "import\n", "import {a,\n", "class A<\n", "\n", "a.b\n"],
    "a.tsx": ["<A ", "export const a = (\n", "const {a,\n"],
    "a.py": ['"""\\\n', "from a import (\n", "class A(\n", "raise \n", "\n "],
    "a.go": ["/*", "`", "import (\n", "func A(\n", "\n"],
    "a.rs": ["/*", 'r#"\n', '"\\', "use a::{\n", "pub fn a<\n", "impl<A\n", "\n"],
    "a.java": ["/*", '"""\n', "public static A<\n", "class A<\n", "\n "],
  };
  for (const [path, repeated] of Object.entries(pieces)) {
    const language = minedLanguageOf(path);
    if (language === undefined) throw new Error(path);
    for (const piece of repeated) {
      const text = piece.repeat(500_000 / piece.length);
      const code = blanked(language, text);
      namesIn(language, text, code);
      shapeOf(language, code, () => 1);
      expect(code).toHaveLength(text.length);
    }
  }
});
