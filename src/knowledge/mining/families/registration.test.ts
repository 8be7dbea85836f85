import { expect, test } from "vitest";
import { pastCommit, planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import type { Commit } from "../../../ground/platform/history.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(
  files: Readonly<Record<string, string>>,
  commits: readonly Commit[] = [],
): Promise<Mined> {
  return mine(plantedTree(files), { commits, manifests: new Map() });
}

const days = Array.from({ length: 60 }, (_, day) => pastCommit(`day ${day}`, [], ["README.md"]));
const rules = planted(10, "src/rules/r#.ts", "export const r# = #;\n");
const index = Array.from({ length: 10 }, (_, at) => `export * from "./r${at + 1}";\n`);

test("a file that imports nearly all of its folder is where new ones are entered; their tests are not", async () => {
  const { proposals } = await mined({
    ...rules,
    ...planted(10, "src/rules/r#.test.ts", "export {};\n"),
    "src/rules/index.ts": index.slice(1).join(""),
  });
  expect(proposals.filter(({ family }) => family === "registry")).toEqual([
    expect.objectContaining({
      title: "Export every new file of `src/rules` from `src/rules/index.ts`",
      scope: ["src/rules/*.ts", "!**/index.ts", "!**/*.test.ts"],
      check: { "file-pairing": { with: ["src/rules/index.ts"], when: "added" } },
      followed: 9,
      violated: 1,
      violators: [{ path: "src/rules/r1.ts", line: 1 }],
    }),
  ]);
});

test("half a folder in a file is no register", async () => {
  const { proposals } = await mined({ ...rules, "src/main.ts": index.slice(5).join("") });
  expect(proposals).toEqual([]);
});

const migrations = planted(8, "db/steps/m#.sql", "select #;\n");
const additions = (register: string): Commit[] =>
  Object.keys(migrations).map((path) => pastCommit(`add ${path}`, [path], [register]));

test("commits that add a file and edit the same other one tell a register of any kind", async () => {
  const files = { ...migrations, "db/order.txt": Object.keys(migrations).join("\n") };
  const { proposals } = await mined(files, [...additions("db/order.txt"), ...days]);
  expect(proposals.filter(({ family }) => family === "registration")).toEqual([
    expect.objectContaining({
      title: "Enter every new `sql` file of `db/steps` in `db/order.txt`",
      check: { "file-pairing": { with: ["db/order.txt"], when: "added" } },
      unit: "commits",
      followed: 8,
      violated: 0,
      why: "8 of 8 commits that added a file edited it; it names 8 of the 8 files",
    }),
  ]);
});

test("a busy file that names none of them is no register, nor are changelogs", async () => {
  const busy = { ...migrations, "db/order.txt": "unrelated\n" };
  expect((await mined(busy, [...additions("db/order.txt"), ...days])).proposals).toEqual([]);
  const changelog = { ...migrations, "CHANGELOG.md": Object.keys(migrations).join("\n") };
  expect((await mined(changelog, [...additions("CHANGELOG.md"), ...days])).proposals).toEqual([]);
});

test("three of five additions are no rule", async () => {
  const files = { ...migrations, "db/order.txt": Object.keys(migrations).join("\n") };
  const some = additions("db/order.txt").slice(0, 5);
  const without = additions("README.md").slice(5);
  expect((await mined(files, [...some, ...without, ...days])).proposals).toEqual([]);
});
