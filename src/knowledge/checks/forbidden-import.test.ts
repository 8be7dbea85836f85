import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import type { ForbiddenImportCheck } from "../../ground/contract/entry.ts";
import { importResolver } from "../codebase/imports.ts";
import { loadParsers } from "../codebase/parsers.ts";
import { type FileCheck, findingsOf, type Touched } from "./check.ts";
import { compileForbiddenImport } from "./forbidden-import.ts";
import { sourceText } from "./source-text.ts";

await loadParsers();

const paths = new Set([
  "src/search/find.ts",
  "src/store/table.ts",
  "src/store/index.ts",
  "app/shop/cart.py",
  "app/store/rows.py",
]);
const resolve = importResolver(
  paths,
  new Map([["tsconfig.json", '{"compilerOptions":{"baseUrl":".","paths":{"@/*":["src/*"]}}}']]),
);

function compiled(check: ForbiddenImportCheck, scope?: string[]): FileCheck {
  const found = compileForbiddenImport(
    entryWith({ "forbidden-import": check }, scope === undefined ? {} : { scope }),
    check,
  );
  if (found.status !== "compiled") throw new Error(found.reason);
  return found;
}

function linesIn(check: FileCheck, path: string, text: string, touched: Touched = "all") {
  const matches = check.matchesIn(sourceText(path, text), resolve) ?? [];
  return findingsOf(check, path, matches, touched).map(({ line }) => line);
}

function wrote(...lines: number[]): Touched {
  return { path: "a.ts", status: "changed", lines: new Set(lines) };
}

test("files are forbidden by where an import leads, however it is written", () => {
  const check = compiled({ files: ["src/store/**"] }, ["src/search/**"]);
  const table = "../store/table"; // written out, it would be an import of this file to the test of the rooms
  const text = `import { other } from "./other.ts";
import { table } from "${table}.ts";
import {
  all,
} from "@/store";
const late = () => import("${table}.js");
import "store";
`;
  expect(linesIn(check, "src/search/find.ts", text)).toEqual([2, 3, 6]);
});

test("a folder is what is below it, and Python's names may be modules", () => {
  const check = compiled({ files: ["app/store"] });
  expect(linesIn(check, "app/shop/cart.py", "import os\nfrom app.store import rows\n")).toEqual([
    2,
  ]);
});

test.each([
  [
    "a.ts",
    "lodash",
    'import "lodash";\nimport a from "lodash/get";\nimport "lodash.get";\n',
    [1, 2],
  ],
  ["a.ts", "node:fs", 'import "fs";\nimport "node:fs/promises";\nimport "fsx";\n', [1, 2]],
  ["a.ts", "@acme/db", 'import "@acme/db";\nimport "@acme/dbx";\n', [1]],
  [
    "a.py",
    "requests",
    "import requests\nfrom requests.auth import Basic\nimport requests_mock\n",
    [1, 2],
  ],
  ["a.go", "log", 'package a\nimport "log"\nimport "log/slog"\nimport "logx"\n', [2, 3]],
  ["a.rs", "serde-json", "use serde_json::Value;\nuse serde::Ser;\n", [1]],
  ["A.java", "java.util", "import java.util.List;\nimport java.utility.X;\n", [1]],
  ["a.php", "Acme\\Db", "<?php\nuse Acme\\Db\\Table;\nuse Acme\\Dbx;\n", [2]],
  ["a.vue", "axios", "<script>\nimport axios from 'axios'\n</script>\n", [2]],
])("in %s the package %s is forbidden by its own name", (path, name, text, lines) => {
  expect(linesIn(compiled({ packages: [name] }), path, text)).toEqual(lines);
});

test("excepted files may, and files that import nothing are no concern", () => {
  const check = compiled({ packages: ["pg"], except: ["src/store/**"] }, ["src/**"]);
  const asked = ["src/a.ts", "src/store/table.ts", "lib/a.ts", "src/a.md", "src/a.astro"];
  expect(asked.filter(check.concerns)).toEqual(["src/a.ts", "src/a.astro"]);
});

test("on a change only an import that it wrote counts, at the line that it wrote", () => {
  const check = compiled({ packages: ["pg"] });
  const text = 'import pg from "pg";\nimport {\n  Pool,\n} from "pg";\n';
  expect(linesIn(check, "a.ts", text, wrote(3))).toEqual([3]);
  expect(linesIn(check, "a.ts", text, wrote(1, 5))).toEqual([1]);
  expect(linesIn(check, "a.ts", text, wrote(9))).toEqual([]);
});

test("an import that is commented out is none", () => {
  const text = '// import pg from "pg";\n/*\nimport pg from "pg";\n*/\n';
  expect(linesIn(compiled({ packages: ["pg"] }), "a.ts", text)).toEqual([]);
});

test("a check that forbids nothing is broken", () => {
  expect(compileForbiddenImport(entryWith({}), { except: ["a"] })).toMatchObject({
    status: "broken",
    reason: "It names neither `files` nor `packages`, so it forbids nothing.",
  });
});
