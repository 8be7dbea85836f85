import { expect, test } from "vitest";
import { pastCommit, planted, plantedTree } from "../../../test/support/planted-tree.ts";
import { importResolver } from "../codebase/imports.ts";
import { exemplarsOf } from "./exemplar.ts";
import { extract } from "./extract.ts";
import { pastOf } from "./past.ts";
import { tableOf } from "./table.ts";

const body = (extra: string): string =>
  `import { parse } from "../lib";\nimport { log } from "../log";\nexport function f() {\n  ${extra}log();\n  return parse();\n}\n`;

test("the file to imitate does what the others do, is of their length, and was touched last", async () => {
  const files = {
    "src/lib.ts": "export function parse() {}\n",
    "src/log.ts": "export function log() {}\n",
    ...planted(9, "src/routes/r#.ts", body("")),
    "src/routes/odd.ts": "export const f = 1;\n",
    "src/routes/long.ts": body("x;\n".repeat(200)),
  };
  const paths = new Set(Object.keys(files));
  const extracted = await extract(plantedTree(files), importResolver(paths, new Map()));
  const commits = [
    pastCommit("touch", [], ["src/routes/long.ts", "src/routes/odd.ts"]),
    pastCommit("touch", [], ["src/routes/r4.ts"]),
    pastCommit("touch", [], ["src/routes/r2.ts"]),
  ];
  const table = tableOf(extracted, paths, pastOf(commits));
  const routes = [...paths].filter((path) => path.startsWith("src/routes/"));
  expect(exemplarsOf(routes, table)).toEqual(["src/routes/r4.ts", "src/routes/r2.ts"]);
  expect(exemplarsOf([], table)).toEqual([]);
});
