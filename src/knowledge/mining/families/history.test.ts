import { expect, test } from "vitest";
import { pastCommit, plantedTree } from "../../../../test/support/planted-tree.ts";
import type { Commit } from "../../../ground/platform/history.ts";
import { type Mined, mine } from "../mine.ts";

const names = ["a", "b", "c", "d", "e"];
const twins = Object.fromEntries(
  names.flatMap((name) => [
    [`src/mysql/${name}.ts`, `export const ${name} = 1;\n`],
    [`src/maria/${name}.ts`, `export const ${name} = 2;\n`],
  ]),
);

async function mined(commits: readonly Commit[]): Promise<Mined> {
  return mine(plantedTree(twins), { commits, manifests: new Map() });
}

const both = (count: number): Commit[] =>
  Array.from({ length: count }, (_, at) => {
    const name = names[at % names.length] ?? "";
    return pastCommit(`change ${at}`, [], [`src/mysql/${name}.ts`, `src/maria/${name}.ts`]);
  });
const alone = (count: number): Commit[] =>
  Array.from({ length: count }, (_, at) => pastCommit(`mysql ${at}`, [], ["src/mysql/a.ts"]));

test("namesakes of sibling folders that change together are proposed once", async () => {
  const { proposals } = await mined([...both(19), ...alone(1)]);
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "twin-folders",
      title: "With a file of `src/maria`, change its namesake in `src/mysql`",
      followed: 19,
      violated: 0,
    }),
  ]);
});

test("mostly together is a question, seldom is nothing", async () => {
  const mostly = await mined([...both(17), ...alone(3), ...alone(0)]);
  expect(mostly.proposals.map(({ family }) => family)).toEqual(["twin-folders"]);
  const apart = [
    ...both(17),
    ...alone(3),
    ...Array.from({ length: 3 }, (_, at) => pastCommit(`maria ${at}`, [], ["src/maria/b.ts"])),
  ];
  const asked = await mined(apart);
  expect(asked.proposals).toEqual([]);
  expect(asked.questions[0]).toMatchObject({
    kind: "competing-patterns",
    why: "17 of 20 changes to a file of `src/maria` changed its namesake in `src/mysql`",
  });
  expect((await mined([...both(9), ...alone(9)])).questions).toEqual([]);
});

function worded(subject: string, count: number): Commit[] {
  return Array.from({ length: count }, (_, at) =>
    pastCommit(`${subject} ${at}`, [], ["README.md"]),
  );
}

async function titles(commits: readonly Commit[]): Promise<string[]> {
  return (await mined(commits)).proposals.map(({ title }) => title);
}

test("commits worded alike are told once, the narrower wording first", async () => {
  expect(await titles([...worded("fix(parser): say", 95), ...worded("wip", 5)])).toEqual([
    "Word commit subjects as `type(scope): subject`, as `fix(parser): …`",
  ]);
  expect(await titles([...worded("feat: say", 60), ...worded("fix(a): say", 40)])).toEqual([
    "Word commit subjects as `type: subject` (Conventional Commits)",
  ]);
  expect(await titles([...worded("net/http: say", 100)])).toEqual([
    "Word commit subjects as `area: subject`",
  ]);
  expect(await titles([...worded("feat: say", 60), ...worded("Say", 40)])).toEqual([]);
});
