import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(
  files: Readonly<Record<string, string>>,
  manifests: Readonly<Record<string, string>> = {},
): Promise<Mined> {
  return mine(plantedTree({ ...files, ...manifests }), {
    commits: [],
    manifests: new Map(Object.entries(manifests)),
  });
}

/** Forty imports from `driver` to `util`, none back, and enough others out of `util`. */
const layers = {
  ...planted(40, "src/driver/d#.ts", 'import { u } from "../util/u1";\nexport const d# = u;\n'),
  ...planted(12, "src/util/u#.ts", 'import { c } from "../core/c1";\nexport const u = c;\n'),
  ...planted(8, "src/core/c#.ts", "export const c = #;\n"),
};

test("a folder that never imports the one that imports it is a boundary, with a check", async () => {
  const { proposals } = await mined(layers);
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "boundary",
      title: "`src/util` never imports `src/driver`",
      scope: ["src/util/**/*.ts"],
      check: { "forbidden-import": { files: ["src/driver/**"] } },
      unit: "imports",
      followed: 12,
      violated: 0,
      why: "0 of the 12 imports that leave `src/util` do; `src/driver` imports it 40 times",
    }),
  ]);
});

test("a slip is counted with its line, and more than slips are no boundary", async () => {
  const back = 'import { c } from "../core/c1";\nimport type { D } from "../driver/d1";\n';
  const slipped = await mined({ ...layers, "src/util/u1.ts": `${back}export const u = c;\n` });
  expect(slipped.proposals[0]).toMatchObject({
    followed: 12,
    violated: 1,
    violators: [{ path: "src/util/u1.ts", line: 2 }],
  });
  const mixed = await mined({ ...layers, ...planted(4, "src/util/u#.ts", back) });
  expect(mixed.proposals).toEqual([]);
});

test("tests may import what they like, and the scope says so", async () => {
  const { proposals } = await mined({
    ...layers,
    ...planted(5, "src/util/u#.test.ts", 'import { d1 } from "../driver/d1";\n'),
  });
  expect(proposals[0]).toMatchObject({
    scope: ["src/util/**/*.ts", "!**/*.test.ts"],
    followed: 12,
    violated: 0,
  });
});

test("few imports the other way make no boundary, nor does a folder that imports nothing", async () => {
  const few = await mined({
    ...planted(9, "src/driver/d#.ts", 'import { u } from "../util/u1";\n'),
    ...planted(12, "src/util/u#.ts", 'import { c } from "../core/c1";\nexport const u = c;\n'),
    ...planted(8, "src/core/c#.ts", "export const c = #;\n"),
  });
  expect(few.proposals).toEqual([]);
  const leaf = await mined({
    ...layers,
    ...planted(12, "src/util/u#.ts", "export const u = #;\n"),
  });
  expect(leaf.proposals).toEqual([]);
});

test("a boundary that the linter keeps already is not proposed", async () => {
  const rule =
    'module.exports = { rules: { "no-restricted-imports": ["error", { patterns: ["**/driver/**"] }] } };';
  const { proposals } = await mined({ ...layers, ".eslintrc.js": rule });
  expect(proposals).toEqual([]);
});

/** The folders of `src` as packages. */
function moved(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.replace(/^src\/(\w+)/, "packages/$1/src"),
      text.replaceAll(/"\.\.\/(\w+)\/(\w+)"/g, '"../../$1/src/$2"'),
    ]),
  );
}

function manifest(name: string, dependencies: Record<string, string>): string {
  return JSON.stringify({ name, dependencies });
}

test("packages that do not depend on each other need no rule", async () => {
  const apart = await mined(moved(layers), {
    "packages/util/package.json": manifest("@m/util", { "@m/core": "1" }),
    "packages/driver/package.json": manifest("@m/driver", { "@m/util": "1" }),
  });
  expect(apart.proposals).toEqual([]);
  const free = await mined(moved(layers), {
    "packages/util/package.json": manifest("@m/util", { "@m/driver": "1" }),
    "packages/driver/package.json": manifest("@m/driver", { "@m/util": "1" }),
  });
  expect(free.proposals).toHaveLength(1);
});

test("sibling features that do not know each other are strangers", async () => {
  const feature = 'import { c } from "../../core/c1";\n';
  const files = {
    ...planted(6, "src/features/f#/a.ts", `${feature}export const a = c;\n`),
    ...planted(6, "src/features/f#/b.ts", `${feature}import { a } from "./a";\n`),
    ...planted(6, "src/features/f#/c.ts", feature),
    ...planted(6, "src/features/f#/d.ts", feature),
    ...planted(6, "src/features/f#/e.ts", feature),
    "src/core/c1.ts": "export const c = 1;\n",
  };
  const { proposals } = await mined(files);
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "strangers",
      title: "Folders in `src/features` never import one another",
      followed: 30,
      violated: 0,
    }),
  ]);
  const acquainted = await mined({
    ...files,
    ...planted(2, "src/features/f#/x.ts", 'import { a } from "../f3/a";\n'),
  });
  expect(acquainted.proposals).toEqual([]);
});
