import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(files: Readonly<Record<string, string>>): Promise<Mined> {
  return mine(plantedTree(files), { commits: [], manifests: new Map() });
}

const log = "src/log.ts";
const logger = "export const logger = { info(text: string) {} };\n";
const logs =
  'import { logger } from "./log";\nexport function f#() {\n  logger.info("a");\n  logger.info("b");\n}\n';
const prints = 'export function p#() {\n  console.log("#");\n}\n';

test("a logger of the project is told where somebody still prints", async () => {
  const { proposals } = await mined({
    [log]: logger,
    ...planted(10, "src/f#.ts", logs),
    "src/p.ts": prints,
  });
  expect(proposals.filter(({ family }) => family === "logging")).toEqual([
    expect.objectContaining({
      title: "Log through `logger`, never by plain output",
      unit: "calls",
      followed: 20,
      violated: 1,
      violators: [{ path: "src/p.ts", line: 2 }],
    }),
  ]);
});

test("where nobody prints there is nothing to forbid, nor where the linter does", async () => {
  const alone = await mined({ [log]: logger, ...planted(10, "src/f#.ts", logs) });
  expect(alone.proposals.filter(({ family }) => family === "logging")).toEqual([]);
  const linted = await mined({
    [log]: logger,
    ...planted(10, "src/f#.ts", logs),
    "src/p.ts": prints,
    "eslint.config.mjs": 'export default [{ rules: { "no-console": "error" } }];\n',
  });
  expect(linted.proposals.filter(({ family }) => family === "logging")).toEqual([]);
});

test("half and half is a question", async () => {
  const { questions } = await mined({
    [log]: logger,
    ...planted(10, "src/f#.ts", logs),
    ...planted(16, "src/p#.ts", prints),
  });
  expect(questions).toEqual([
    expect.objectContaining({
      question: "Messages go to `logger` and to the plain output: which one from now on?",
    }),
  ]);
});
